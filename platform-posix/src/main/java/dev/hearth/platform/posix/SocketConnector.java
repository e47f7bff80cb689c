package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.spi.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;
import jnr.enxio.channels.Native;
import jnr.unixsocket.UnixSocketChannel;
import jnr.unixsocket.UnixSocketOptions;

/** Connects, and says in types why it cannot. */
final class SocketConnector {
  private SocketConnector() {}

  /**
   * Connects. While the listener's queue is full the kernel lets this thread wait for a place in
   * it: no poller is told of one.
   *
   * @param channel non-blocking, and so it is afterwards; not registered with a selector
   * @throws NoSuchFileException if there is nothing
   * @throws ConnectException if no one listens there
   * @throws SocketTimeoutException if the queue stayed full for as long as the time-out
   * @throws ProtocolException if who listens there takes no connections
   * @throws AccessDeniedException if the way there is barred
   */
  static void connect(UnixSocketChannel channel, SocketPath path, Duration timeout)
      throws IOException {
    if (tryConnect(channel, path)) {
      return;
    }
    Deadline deadline = Deadline.after(timeout);
    channel.configureBlocking(true);
    do {
      // A time-out of nothing would be none.
      long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos()));
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException(
            "the daemon does not accept connections: its queue is full");
      }
      channel.setOption(UnixSocketOptions.SO_SNDTIMEO, (int) Math.min(millis, Integer.MAX_VALUE));
    } while (!tryConnect(channel, path));
    channel.configureBlocking(false);
  }

  /**
   * Connects for an instant, without waiting; all is well too where the queue is full.
   *
   * @throws IOException as {@link #connect}
   */
  static void touch(SocketPath path) throws IOException {
    try (UnixSocketChannel channel = UnixSocketChannel.open()) {
      channel.configureBlocking(false);
      tryConnect(channel, path);
    }
  }

  /** Whether someone listens, even if the queue is full. */
  static boolean isListenedTo(SocketPath path) throws IOException {
    try {
      touch(path);
      return true;
    } catch (ConnectException | NoSuchFileException e) {
      return false;
    }
  }

  /** False when the queue was full, for as long as the channel waits, or a signal came. */
  private static boolean tryConnect(UnixSocketChannel channel, SocketPath path) throws IOException {
    try {
      return channel.connect(path.address());
    } catch (IOException e) {
      Errno error = Native.getLastError();
      if (error == Errno.EINTR) {
        return false;
      }
      throw reason(path, error);
    }
  }

  /**
   * Why nobody is connected to: where no daemon can listen either, as at a link that leads nowhere,
   * that is more than that nobody does.
   */
  private static IOException unanswered(SocketPath path, IOException otherwise) {
    try {
      return SocketFile.isSocketOrNothing(path)
          ? otherwise
          : new IOException("what is there is no socket; move it away: " + path);
    } catch (IOException _) {
      return otherwise;
    }
  }

  private static IOException reason(SocketPath path, Errno error) {
    return switch (error) {
      case ENOENT ->
          unanswered(path, new NoSuchFileException(path.toString(), null, "no one listens here"));
      case ENOTDIR -> new NoSuchFileException(path.toString(), null, "no one listens here");
      case ECONNREFUSED ->
          unanswered(path, new ConnectException("no one listens any more at " + path));
      case EPROTOTYPE ->
          new ProtocolException(
              "who listens there takes no connections, and is no Hearth: " + path);
      case EACCES, EPERM ->
          new AccessDeniedException(path.toString(), null, "the system does not let you connect");
      default -> SystemError.of("connect to " + path, error.intValue());
    };
  }
}
