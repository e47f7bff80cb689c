package dev.hearth.cache.handler;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether to store on the I/O thread. What is written there goes to memory that the operating
 * system keeps for the disk, which is done in microseconds, unless the disk is so busy that writers
 * are made to wait: nothing tells before. So a put that took longer than {@value #SLOW_NANOS} ns is
 * followed by a rest, in which there is none, of {@value #REST_TIMES} times what it took. A slow
 * disk so takes no more than a small share of the thread's time, and a thread that was merely off
 * its processor for a moment comes back at once. Thread-safe.
 */
final class Haste {
  private static final long SLOW_NANOS = 1_000_000;
  private static final long REST_TIMES = 16;

  private final LongSupplier clock;
  private final AtomicLong notBefore;

  Haste() {
    this(System::nanoTime);
  }

  /**
   * With a clock of its own.
   *
   * @param clock as {@link System#nanoTime}
   */
  Haste(LongSupplier clock) {
    this.clock = clock;
    notBefore = new AtomicLong(clock.getAsLong());
  }

  boolean mayTry() {
    return clock.getAsLong() - notBefore.get() >= 0;
  }

  /** A put took so long on the I/O thread. */
  void took(long nanos) {
    if (nanos > SLOW_NANOS) {
      notBefore.set(clock.getAsLong() + REST_TIMES * nanos);
    }
  }
}
