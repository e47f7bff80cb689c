package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.Poller;
import java.io.IOException;

/** How a thread waits for its sockets: it blocks in the kernel until one of them is ready. */
final class ReaderWait {
  private final Poller poller;

  ReaderWait(Poller poller) {
    this.poller = poller;
  }

  /**
   * Returns when a socket is ready, when the poller is woken, or when the time has passed.
   *
   * @param timeoutNanos {@link Long#MAX_VALUE} for as long as it takes
   */
  void await(long timeoutNanos) throws IOException {
    poller.poll(timeoutNanos);
  }
}
