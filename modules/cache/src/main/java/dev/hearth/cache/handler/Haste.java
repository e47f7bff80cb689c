package dev.hearth.cache.handler;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether to store on the I/O thread. What is written there goes to memory that the operating
 * system keeps for the disk, which is done in microseconds, unless the disk is so busy that writers
 * are made to wait: nothing tells before. So a put that took longer than {@value #SLOW_NANOS} ns is
 * the last one there for {@value #REST_SECONDS} seconds. Thread-safe.
 */
final class Haste {
  private static final long SLOW_NANOS = 1_000_000;
  private static final long REST_SECONDS = 1;

  private final AtomicLong notBefore = new AtomicLong(System.nanoTime());

  boolean mayTry() {
    return System.nanoTime() - notBefore.get() >= 0;
  }

  /** A put took so long on the I/O thread. */
  void took(long nanos) {
    if (nanos > SLOW_NANOS) {
      notBefore.set(System.nanoTime() + TimeUnit.SECONDS.toNanos(REST_SECONDS));
    }
  }
}
