package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.transport.ListenOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import jnr.constants.platform.Errno;
import jnr.enxio.channels.Native;
import jnr.unixsocket.UnixServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The file of a bound socket. It is removed by who made it, and only while it is still the same
 * one.
 */
final class SocketFile {
  private static final int TYPE_MASK = 0170000;
  private static final int SOCKET_TYPE = 0140000;

  private final Path file;
  private final @Nullable Object identity;

  private SocketFile(Path file, @Nullable Object identity) {
    this.file = file;
    this.identity = identity;
  }

  /**
   * Binds the channel, in the place of a socket at which no one listens any more.
   *
   * @param options how many peers may queue, and who may connect
   * @throws BindException if someone listens there
   * @throws IOException if something else is there, or the system refuses
   */
  static SocketFile bind(UnixServerSocketChannel channel, SocketPath path, ListenOptions options)
      throws IOException {
    removeStale(path);
    try {
      channel.socket().bind(path.address(), options.backlog());
    } catch (IOException e) {
      Errno error = Native.getLastError();
      if (error == Errno.EADDRINUSE) {
        throw inUse(path);
      }
      throw SystemError.of("bind to " + path, error.intValue());
    }
    // Until here the umask and the folder keep others out.
    Files.setPosixFilePermissions(path.file(), options.socket());
    return new SocketFile(path.file(), identity(path.file()));
  }

  private static void removeStale(SocketPath path) throws IOException {
    Path file = path.file();
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    if ((mode & TYPE_MASK) != SOCKET_TYPE) {
      throw new IOException(
          "cannot listen at " + path + ": a file that is no socket is there; move it away");
    }
    if (SocketConnector.isListenedTo(path)) {
      throw inUse(path);
    }
    Files.deleteIfExists(file);
  }

  private static BindException inUse(SocketPath path) {
    return new BindException("address in use: someone listens at " + path + " already");
  }

  private static @Nullable Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Removes it, unless another has taken its place. */
  void remove() throws IOException {
    try {
      if (identity != null && identity.equals(identity(file))) {
        Files.delete(file);
      }
    } catch (NoSuchFileException e) {
      // Someone else has removed it, which is all that was wanted.
    }
  }
}
