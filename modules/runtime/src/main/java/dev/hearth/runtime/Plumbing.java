package dev.hearth.runtime;

import com.google.inject.Inject;
import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.session.SessionResources;
import dev.hearth.spi.StopOutcome;
import java.time.Duration;

/**
 * What all connections live on. It is there before the first start and goes after the last stop.
 */
final class Plumbing implements Component {
  private final BoundSocket socket;
  private final SessionResources resources;

  @Inject
  Plumbing(BoundSocket socket, SessionResources resources) {
    this.socket = socket;
    this.resources = resources;
  }

  @Override
  public String name() {
    return "the socket";
  }

  @Override
  public boolean isRequired() {
    return true;
  }

  @Override
  public void start() {}

  @Override
  public StopOutcome stop(Duration deadline) {
    close();
    return StopOutcome.GRACEFUL;
  }

  /** The same for a start that does not come to pass. */
  void close() {
    socket.close();
    resources.close();
  }
}
