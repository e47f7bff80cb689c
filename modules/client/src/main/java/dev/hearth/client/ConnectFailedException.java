package dev.hearth.client;

import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client that could not connect. */
public final class ConnectFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ConnectFailure reason;

  ConnectFailedException(
      ConnectFailure reason, Endpoint endpoint, String why, @Nullable Throwable cause) {
    super("cannot connect to " + endpoint + ": " + why, cause);
    this.reason = reason;
  }

  /** What kind of failure it is. */
  public ConnectFailure reason() {
    return reason;
  }

  /** How the daemon ended, where it did so before it had let this client in. */
  public Optional<PostMortem> postMortem() {
    Throwable cause = getCause();
    return cause != null && cause.getCause() instanceof DaemonEndedException ended
        ? Optional.of(ended.postMortem())
        : Optional.empty();
  }
}
