package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much may be held for someone at a time, and how much is: bytes of requests that arrive or are
 * in work, of stream items that nobody has taken, of frames that wait to be written; or descriptors
 * that were received and are open, or wait to be sent. Budgets stand in a line: what is held for a
 * connection is held for its principal, and for the process.
 *
 * <pre>
 *   connection ──► principal ──► process
 * </pre>
 *
 * <p>Thread-safe. Counting allocates nothing.
 */
public final class Budget {
  private static final String BYTES = "bytes";
  private static final String DESCRIPTORS = "descriptors";

  private final String key;
  private final String unit;
  private final long limit;
  private final @Nullable Budget above;
  private final AtomicLong held = new AtomicLong();

  private Budget(String key, String unit, long limit, @Nullable Budget above) {
    this.key = key;
    this.unit = unit;
    this.limit = limit;
    this.above = above;
  }

  /**
   * A budget of bytes that is part of no other.
   *
   * @param key the key of the configuration that sets the limit, for messages
   */
  public static Budget ofBytes(String key, long limit) {
    return new Budget(key, BYTES, limit, null);
  }

  /** A budget of descriptors, as {@link #ofBytes}. */
  public static Budget ofDescriptors(String key, long limit) {
    return new Budget(key, DESCRIPTORS, limit, null);
  }

  /** A budget without limit, which counts nothing. */
  public static Budget unlimited() {
    return new Budget("", "", Long.MAX_VALUE, null);
  }

  /** A budget of the same that is part of this one. */
  public Budget part(String partKey, long partLimit) {
    return new Budget(partKey, unit, partLimit, this);
  }

  /** Whether it counts at all. */
  boolean isLimited() {
    return limit != Long.MAX_VALUE;
  }

  /** Holds so much more, here and above, if no limit is in the way; {@link #give} ends it. */
  public boolean tryTake(long amount) {
    if (!isLimited()) {
      return true;
    }
    if (held.addAndGet(amount) <= limit && (above == null || above.tryTake(amount))) {
      return true;
    }
    held.addAndGet(-amount);
    return false;
  }

  /** Holds so much more, limit or not: for what is bounded in another way. */
  public void take(long amount) {
    if (isLimited()) {
      held.addAndGet(amount);
      if (above != null) {
        above.take(amount);
      }
    }
  }

  /** What had been taken is no longer held. */
  public void give(long amount) {
    if (isLimited()) {
      held.addAndGet(-amount);
      if (above != null) {
        above.give(amount);
      }
    }
  }

  /**
   * As {@link #tryTake}, but not in the last budget of the line: for what is counted there once,
   * however many hold it. {@link #giveShare} ends it.
   */
  boolean tryTakeShare(long amount) {
    if (above == null) {
      return true;
    }
    if (held.addAndGet(amount) <= limit && above.tryTakeShare(amount)) {
      return true;
    }
    held.addAndGet(-amount);
    return false;
  }

  /** A share that had been taken is no longer held. */
  void giveShare(long amount) {
    if (above != null) {
      held.addAndGet(-amount);
      above.giveShare(amount);
    }
  }

  /** The last but one of the line, which is a user's where there are users. */
  Budget ofUser() {
    return above == null || above.above == null ? this : above.ofUser();
  }

  /** Whether nothing is left, here or above. */
  public boolean isExhausted() {
    return isLimited() && (held.get() >= limit || (above != null && above.isExhausted()));
  }

  /** How much is held now. */
  public long held() {
    return held.get();
  }

  /** How much may be. */
  public long limit() {
    return limit;
  }

  /**
   * Tells that there was no room for so much.
   *
   * @param retryAfter when another try is worth it
   */
  CallException exhausted(long amount, Duration retryAfter) {
    Budget full = fullFor(amount);
    return new CallException(
            ErrorCode.RESOURCE_EXHAUSTED,
            "there is no room for "
                + amount
                + " "
                + unit
                + ": "
                + full.held()
                + " of "
                + full.limit
                + " are in use ("
                + full.key
                + "); try again later")
        .withRetryAfter(retryAfter);
  }

  /** The first in line without room; what is full may have changed since it was in the way. */
  private Budget fullFor(long amount) {
    for (Budget budget = this; budget != null; budget = budget.above) {
      if (budget.held() + amount > budget.limit) {
        return budget;
      }
    }
    return this;
  }
}
