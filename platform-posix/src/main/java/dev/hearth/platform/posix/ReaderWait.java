package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.Poller;
import java.io.IOException;

/**
 * How a thread waits for its sockets: it looks at them for as long as its {@link PollingWindow}
 * says, then it blocks in the kernel until one of them is ready. For one thread at a time.
 */
final class ReaderWait {
  /** Two looks so far apart had something else in between. */
  private static final long PREEMPTED_NANOS = 100_000;

  private final IoEngine engine;
  private final Poller poller;
  private final PollingWindow window;
  private final PollingMeter meter;
  private volatile boolean pays;

  ReaderWait(IoEngine engine, Poller poller, PollingWindow window, PollingMeter meter) {
    this.engine = engine;
    this.poller = poller;
    this.window = window;
    this.meter = meter;
  }

  /**
   * Waits until a socket is ready, the poller is woken, or the time has passed, and has those that
   * are ready do their work.
   *
   * @param timeoutNanos {@link Long#MAX_VALUE} for as long as it takes
   */
  void await(long timeoutNanos) throws IOException {
    long nanos = Math.min(window.nextNanos(), timeoutNanos);
    if (nanos > 0 && poll(nanos)) {
      return;
    }
    sleep(timeoutNanos);
    poller.dispatch();
  }

  /** Whether polling has paid for a while. For all threads. */
  boolean paysToPoll() {
    return pays;
  }

  /** True when a socket was ready and has done its work. */
  private boolean poll(long nanos) throws IOException {
    long begin = System.nanoTime();
    long before = begin;
    while (!poller.isWoken()) {
      if (poller.look()) {
        // What the look itself took is the work on what it found.
        meter.won(before - begin);
        window.won(before - begin);
        if (window.pays() != pays) {
          pays = !pays;
        }
        return true;
      }
      long now = System.nanoTime();
      if (now - before > PREEMPTED_NANOS) {
        meter.lost(before - begin);
        window.preempted();
        return false;
      }
      if (now - begin > nanos) {
        meter.lost(now - begin);
        window.lost();
        return false;
      }
      before = now;
    }
    return false;
  }

  private void sleep(long timeoutNanos) throws IOException {
    if (timeoutNanos <= 0 || !window.watchesSleeps()) {
      poller.poll(timeoutNanos);
      return;
    }
    long begin = System.nanoTime();
    if (poller.poll(timeoutNanos) && window.slept(begin, System.nanoTime())) {
      engine.leaveProcessor();
    }
  }
}
