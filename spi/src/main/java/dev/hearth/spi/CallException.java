package dev.hearth.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that ends with an error: thrown by a handler to answer one, and by a caller that received
 * one.
 *
 * <p>The message is for people: what happened, to what, and what to do.
 */
public final class CallException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final byte[] NO_DETAILS = {};

  private final ErrorCode code;
  private final byte[] details;
  private final Duration retryAfter;

  /** An error without details for programs. */
  public CallException(ErrorCode code, String message) {
    this(code, message, NO_DETAILS, null);
  }

  /** An error that another failure caused; the cause stays on this side of the connection. */
  public CallException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, NO_DETAILS, cause);
  }

  /**
   * An error with details for programs.
   *
   * @param details bytes whose meaning the service defines; kept, not copied
   */
  public CallException(ErrorCode code, String message, byte[] details, @Nullable Throwable cause) {
    this(code, message, details, Duration.ZERO, cause);
  }

  private CallException(
      ErrorCode code,
      @Nullable String message,
      byte[] details,
      Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  /**
   * The same failure, which says when the same call is worth another try.
   *
   * @param time from now on, in whole milliseconds; zero where that is not known
   * @throws IllegalArgumentException if it is negative
   */
  public CallException withRetryAfter(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("retryAfter is " + time + ", must not be negative");
    }
    return new CallException(code, getMessage(), details, time, getCause());
  }

  /** What kind of failure it is. */
  public ErrorCode code() {
    return code;
  }

  /** How long to wait before the same call is worth another try; zero where that is not known. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** What the service adds for programs; empty where it adds nothing. Not a copy. */
  public byte[] details() {
    return details;
  }
}
