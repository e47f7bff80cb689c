package dev.hearth.spi;

/**
 * How a call failed: gRPC's canonical codes, with their numbers on the wire.
 *
 * <p>Source: the code list of {@code google/rpc/code.proto}. There is no {@code OK}: a call that
 * went well is answered with a RESPONSE frame, one that did not with an ERROR frame.
 */
public enum ErrorCode {
  /** The caller cancelled the call, or went away. */
  CANCELLED(1),
  /** A failure of which nothing more is known. */
  UNKNOWN(2),
  /** The request is wrong whatever the state of the system. */
  INVALID_ARGUMENT(3),
  /** The time that the caller gave has passed. */
  DEADLINE_EXCEEDED(4),
  /** What was asked for is not there. */
  NOT_FOUND(5),
  /** What was to be created is there already. */
  ALREADY_EXISTS(6),
  /** The caller is known and may not do this. */
  PERMISSION_DENIED(7),
  /** A quota, a buffer or the disk is full. */
  RESOURCE_EXHAUSTED(8),
  /** The system is not in the state that the call needs; do not retry before it is. */
  FAILED_PRECONDITION(9),
  /** A conflict with something that happened at the same time; start over. */
  ABORTED(10),
  /** Past the end of a valid range. */
  OUT_OF_RANGE(11),
  /** No such service or message type. */
  UNIMPLEMENTED(12),
  /** A broken invariant: a defect of the service. */
  INTERNAL(13),
  /** Not now; the same call may succeed later. */
  UNAVAILABLE(14),
  /** Stored bytes are lost or damaged. */
  DATA_LOSS(15),
  /** The caller did not say who it is. */
  UNAUTHENTICATED(16);

  private static final ErrorCode[] BY_NUMBER = new ErrorCode[17];

  static {
    for (ErrorCode code : values()) {
      BY_NUMBER[code.number] = code;
    }
  }

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /** The number that stands for this code on the wire, 1 to 16. */
  public int number() {
    return number;
  }

  /** The code with a number from the wire; {@link #UNKNOWN} for a number that no code has. */
  public static ErrorCode ofNumber(int number) {
    return number < 1 || number >= BY_NUMBER.length ? UNKNOWN : BY_NUMBER[number];
  }
}
