package dev.hearth.spi;

import java.time.Duration;

/**
 * The moment by which a call has to be answered, on this process's {@link System#nanoTime} clock.
 *
 * @param nanoTime the moment; meaningless where {@code unlimited}
 * @param unlimited whether the caller waits for ever
 */
public record Deadline(long nanoTime, boolean unlimited) {
  /** The deadline that never passes. */
  public static final Deadline NONE = new Deadline(0, true);

  /** The moment that is as far from now as a duration says. */
  public static Deadline after(Duration duration) {
    return afterNanos(duration.toNanos());
  }

  /** The moment that is a number of nanoseconds from now. */
  public static Deadline afterNanos(long nanos) {
    return new Deadline(System.nanoTime() + nanos, false);
  }

  /** The one of both that passes first. */
  public Deadline earlier(Deadline other) {
    if (unlimited) {
      return other;
    }
    return other.unlimited || nanoTime - other.nanoTime <= 0 ? this : other;
  }

  /** Nanoseconds left, zero or less once it has passed; {@link Long#MAX_VALUE} when unlimited. */
  public long remainingNanos() {
    return unlimited ? Long.MAX_VALUE : nanoTime - System.nanoTime();
  }

  /** Whether it has passed. */
  public boolean hasPassed() {
    return !unlimited && nanoTime - System.nanoTime() <= 0;
  }
}
