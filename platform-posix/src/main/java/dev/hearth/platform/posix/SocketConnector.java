package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.SystemError;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import jnr.constants.platform.Errno;
import jnr.enxio.channels.Native;
import jnr.unixsocket.UnixSocketChannel;

/** Connects, and says in types why it cannot. */
final class SocketConnector {
  private SocketConnector() {}

  /**
   * Connects; blocks while the listener's queue is full.
   *
   * @return a blocking channel, the caller's
   * @throws NoSuchFileException if there is nothing
   * @throws ConnectException if there is a socket and no one listens at it
   * @throws AccessDeniedException if the way there is barred
   */
  static UnixSocketChannel connect(SocketPath path) throws IOException {
    UnixSocketChannel channel = UnixSocketChannel.open();
    try {
      if (channel.connect(path.address())) {
        return channel;
      }
      throw new ConnectException("the queue of the listener is full at " + path);
    } catch (IOException e) {
      // Read first: closing the channel makes system calls of its own.
      IOException reason = e instanceof ConnectException ? e : reason(path, Native.getLastError());
      SocketCloser.close(null, channel);
      throw reason;
    }
  }

  private static IOException reason(SocketPath path, Errno error) {
    return switch (error) {
      case ENOENT, ENOTDIR -> new NoSuchFileException(path.toString(), null, "no one listens here");
      case ECONNREFUSED -> new ConnectException("no one listens any more at " + path);
      case EACCES, EPERM ->
          new AccessDeniedException(path.toString(), null, "the system does not let you connect");
      default -> SystemError.of("connect to " + path, error.intValue());
    };
  }
}
