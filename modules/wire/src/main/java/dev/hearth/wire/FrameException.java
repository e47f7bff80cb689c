package dev.hearth.wire;

import org.jspecify.annotations.Nullable;

/**
 * A frame that breaks a rule. The connection that it came on is at its end.
 *
 * <p>It has no stack trace: the rule says where it was found, and a peer can break one as often as
 * it can connect.
 */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FrameRule rule;

  /** A broken rule, and what was found instead. */
  public FrameException(FrameRule rule, String message) {
    this(rule, message, null);
  }

  /** A broken rule that another failure told of. */
  public FrameException(FrameRule rule, String message, @Nullable Throwable cause) {
    super(message, cause, true, false);
    this.rule = rule;
  }

  /** Which rule it broke. */
  public FrameRule rule() {
    return rule;
  }
}
