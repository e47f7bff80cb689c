package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;

/**
 * What a call inherits from the call on whose behalf it is made: that of the handler within which
 * it begins, on its own thread or on one of its structured tasks. It ends with that one at the
 * latest, and is nested one deeper, whichever connections the two belong to.
 *
 * @param deadline by when the call ends
 * @param depth in how many calls it is nested
 */
record Lineage(Deadline deadline, int depth) {
  private static final ScopedValue<InboundCall> HANDLED = ScopedValue.newInstance();

  /** The way to run what handles a call. */
  static ScopedValue.Carrier handling(InboundCall call) {
    return ScopedValue.where(HANDLED, call);
  }

  /**
   * The lineage of a call that begins here and now.
   *
   * @param deadline what its caller gives it; what is left of the handled call may be less
   * @param maxDepth what the connection allows
   * @throws CallException if it would be nested too deeply, or has lost its purpose
   */
  static Lineage of(Deadline deadline, int maxDepth) throws CallException {
    InboundCall parent = HANDLED.isBound() ? HANDLED.get() : null;
    if (parent == null) {
      return new Lineage(deadline, 0);
    }
    CallException cancelled = parent.cancelled();
    if (cancelled != null) {
      throw new CallException(
          cancelled.code(),
          "the call on whose behalf this one would be made has ended: " + cancelled.getMessage(),
          cancelled);
    }
    int depth = parent.depth() + 1;
    if (depth > maxDepth) {
      throw tooDeep(depth, maxDepth);
    }
    return new Lineage(deadline.earlier(parent.deadline()), depth);
  }

  /** How a call is refused that is nested too deeply. */
  static CallException tooDeep(int depth, int maxDepth) {
    return new CallException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "the call is nested in "
            + depth
            + " others, and no more than "
            + maxDepth
            + " are allowed on this connection; are its two ends calling each other in a circle?");
  }
}
