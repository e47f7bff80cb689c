package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes may be held for someone at a time, and how many are: of requests that arrive or
 * are in work, of stream items that nobody has taken, of frames that wait to be written. Budgets
 * stand in a line: what is held for a connection is held for its principal, and for the process.
 *
 * <pre>
 *   connection ──► principal ──► process
 * </pre>
 *
 * <p>Thread-safe. Counting allocates nothing.
 */
public final class ByteBudget {
  private final String key;
  private final long limit;
  private final @Nullable ByteBudget above;
  private final AtomicLong held = new AtomicLong();

  private ByteBudget(String key, long limit, @Nullable ByteBudget above) {
    this.key = key;
    this.limit = limit;
    this.above = above;
  }

  /**
   * A budget that is part of no other.
   *
   * @param key the key of the configuration that sets the limit, for messages
   * @param limit in bytes
   */
  public static ByteBudget of(String key, long limit) {
    return new ByteBudget(key, limit, null);
  }

  /** A budget without limit, which counts nothing. */
  public static ByteBudget unlimited() {
    return new ByteBudget("", Long.MAX_VALUE, null);
  }

  /** A budget that is part of this one, as {@link #of}. */
  public ByteBudget part(String partKey, long partLimit) {
    return new ByteBudget(partKey, partLimit, this);
  }

  /** Whether it counts at all. */
  boolean isLimited() {
    return limit != Long.MAX_VALUE;
  }

  /** Holds so many bytes more, here and above, if no limit is in the way; {@link #give} ends it. */
  public boolean tryTake(long bytes) {
    if (!isLimited()) {
      return true;
    }
    if (held.addAndGet(bytes) <= limit && (above == null || above.tryTake(bytes))) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Holds so many bytes more, limit or not: for what is bounded in another way. */
  public void take(long bytes) {
    if (isLimited()) {
      held.addAndGet(bytes);
      if (above != null) {
        above.take(bytes);
      }
    }
  }

  /** Bytes that had been taken are no longer held. */
  public void give(long bytes) {
    if (isLimited()) {
      held.addAndGet(-bytes);
      if (above != null) {
        above.give(bytes);
      }
    }
  }

  /**
   * As {@link #tryTake}, but not in the last budget of the line: for what is counted there once,
   * however many hold it. {@link #giveShare} ends it.
   */
  boolean tryTakeShare(long bytes) {
    if (above == null) {
      return true;
    }
    if (held.addAndGet(bytes) <= limit && above.tryTakeShare(bytes)) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** As {@link #tryTakeShare}, limit or not. */
  void takeShare(long bytes) {
    if (above != null) {
      held.addAndGet(bytes);
      above.takeShare(bytes);
    }
  }

  /** A share that had been taken is no longer held. */
  void giveShare(long bytes) {
    takeShare(-bytes);
  }

  /** Whether nothing is left, here or above. */
  public boolean isExhausted() {
    return isLimited() && (held.get() >= limit || (above != null && above.isExhausted()));
  }

  /** How many bytes are held now. */
  public long held() {
    return held.get();
  }

  /** How many may be. */
  public long limit() {
    return limit;
  }

  /**
   * Tells that there was no room for so many bytes.
   *
   * @param retryAfter when another try is worth it
   */
  CallException exhausted(long bytes, Duration retryAfter) {
    ByteBudget full = fullFor(bytes);
    return new CallException(
            ErrorCode.RESOURCE_EXHAUSTED,
            "there is no room for "
                + bytes
                + " bytes: "
                + full.held()
                + " of "
                + full.limit
                + " are in use ("
                + full.key
                + "); try again later")
        .withRetryAfter(retryAfter);
  }

  /** The first in line without room; what is full may have changed since it was in the way. */
  private ByteBudget fullFor(long bytes) {
    for (ByteBudget budget = this; budget != null; budget = budget.above) {
      if (budget.held() + bytes > budget.limit) {
        return budget;
      }
    }
    return this;
  }
}
