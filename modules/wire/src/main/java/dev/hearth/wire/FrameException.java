package dev.hearth.wire;

/** A frame that breaks a rule. The connection that it came on is at its end. */
public final class FrameException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FrameRule rule;

  /** A broken rule, and what was found instead. */
  public FrameException(FrameRule rule, String message) {
    super(message);
    this.rule = rule;
  }

  /** Which rule it broke. */
  public FrameRule rule() {
    return rule;
  }
}
