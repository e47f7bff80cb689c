package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.Registration;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Closes sockets on the paths where nobody is left to be told of a failure. */
final class SocketCloser {
  private static final System.Logger LOG = System.getLogger(SocketCloser.class.getName());

  private SocketCloser() {}

  /** Takes the socket out of its poller, then closes it. A failure of either is logged. */
  static void close(@Nullable Registration registration, Closeable socket) {
    try (socket) {
      if (registration != null) {
        registration.remove();
      }
    } catch (IOException e) {
      LOG.log(
          Level.WARNING, "A socket may be leaked: it could not be closed: " + e.getMessage(), e);
    }
  }
}
