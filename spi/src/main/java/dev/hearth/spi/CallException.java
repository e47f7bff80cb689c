package dev.hearth.spi;

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
    super(message, cause);
    this.code = code;
    this.details = details;
  }

  /** What kind of failure it is. */
  public ErrorCode code() {
    return code;
  }

  /** What the service adds for programs; empty where it adds nothing. Not a copy. */
  public byte[] details() {
    return details;
  }
}
