package dev.hearth.client.daemon;

import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A daemon that was started and is not ready. The message has the last lines of its log. */
public final class DaemonStartException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ObtainFailure reason;
  private final transient OptionalInt exitCode;

  DaemonStartException(
      ObtainFailure reason, String message, OptionalInt exitCode, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.exitCode = exitCode;
  }

  /** What kind of failure it is. */
  public ObtainFailure reason() {
    return reason;
  }

  /** How the daemon ended; none where it runs still, or could not be started. */
  public OptionalInt exitCode() {
    return exitCode;
  }
}
