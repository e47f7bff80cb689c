package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.FileKind;
import dev.hearth.platform.posix.engine.FileNumber;
import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.transport.ListenOptions;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jnr.constants.platform.Errno;
import jnr.enxio.channels.Native;
import jnr.unixsocket.UnixServerSocketChannel;

/**
 * The file of a bound socket. It is removed by who made it, and only while it is still the same
 * one; that of a service manager's socket stays.
 */
final class SocketFile {
  private final Path file;
  private final FileNumber number;
  private final boolean ours;

  private SocketFile(Path file, FileNumber number, boolean ours) {
    this.file = file;
    this.number = number;
    this.ours = ours;
  }

  /** That of a socket which someone else has bound and handed over. */
  static SocketFile ofSomeoneElse(SocketPath path) throws IOException {
    return new SocketFile(path.file(), FileNumber.at(path.file()), false);
  }

  /**
   * Binds the channel, in the place of a socket at which no one listens any more. For who holds the
   * address's lock alone.
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
      throw switch (error) {
        case EADDRINUSE -> inUse(path);
        case ENOENT -> new NoSuchFileException(path.toString());
        default -> SystemError.of("bind to " + path, error.intValue());
      };
    }
    // Until here the umask and the folder keep others out.
    Files.setPosixFilePermissions(path.file(), options.socket());
    return new SocketFile(path.file(), FileNumber.at(path.file()), true);
  }

  private static void removeStale(SocketPath path) throws IOException {
    if (!isSocketOrNothing(path)) {
      throw new IOException(
          "cannot listen at " + path + ": a file that is no socket is there; move it away");
    }
    if (SocketConnector.isListenedTo(path)) {
      throw inUse(path);
    }
    Files.deleteIfExists(path.file());
  }

  /** False where something is that is no socket: a link to one is none. */
  static boolean isSocketOrNothing(SocketPath path) throws IOException {
    try {
      return FileKind.at(path.file()).socket();
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  static BindException inUse(SocketPath path) {
    return new BindException("address in use: someone listens at " + path + " already");
  }

  /** Whether it is still the one under its path. */
  boolean isInPlace() {
    try {
      return number.equals(FileNumber.at(file));
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes it, unless another has taken its place. */
  void remove() throws IOException {
    try {
      if (ours && number.equals(FileNumber.at(file))) {
        Files.delete(file);
      }
    } catch (NoSuchFileException e) {
      // Someone else has removed it, which is all that was wanted.
    }
  }
}
