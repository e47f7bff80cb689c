package dev.hearth.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The daemon does not start. The message is for people; the reasons follow it line by line. */
public final class BootException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient List<String> reasons;

  /** What keeps a daemon from starting. */
  public enum Kind {
    /** The configuration is wrong. */
    CONFIGURATION,
    /** Someone listens at its address already. */
    ADDRESS_IN_USE,
    /** It cannot listen at its address. */
    ADDRESS,
    /** A service that it cannot do without is not there or did not start. */
    SERVICE
  }

  /**
   * @param reasons all of them, each on a line of its own
   */
  public BootException(Kind kind, String message, List<String> reasons, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reasons = List.copyOf(reasons);
  }

  /** What kind of failure it is. */
  public Kind kind() {
    return kind;
  }

  /** The message and all reasons, each on a line of its own. */
  public String describe() {
    StringBuilder text = new StringBuilder(String.valueOf(getMessage()));
    reasons.forEach(reason -> text.append(System.lineSeparator()).append("  ").append(reason));
    return text.toString();
  }
}
