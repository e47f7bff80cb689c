package dev.hearth.runtime;

import com.google.inject.Inject;
import dev.hearth.runtime.connection.OutboundConnections;
import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.session.SessionResources;
import dev.hearth.spi.StopOutcome;
import java.time.Duration;

/**
 * What all connections live on. It is there before the first start and goes after the last stop,
 * with the connections that services have left open.
 */
final class Plumbing implements Component {
  private final BoundSocket socket;
  private final SessionResources resources;
  private final OutboundConnections outbound;

  @Inject
  Plumbing(BoundSocket socket, SessionResources resources, OutboundConnections outbound) {
    this.socket = socket;
    this.resources = resources;
    this.outbound = outbound;
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
  public StopOutcome stop(Duration deadline) throws InterruptedException {
    outbound.close("the daemon stops");
    boolean closed = outbound.awaitClosed(deadline);
    close();
    return closed ? StopOutcome.GRACEFUL : StopOutcome.FORCED;
  }

  /** The same for a start that does not come to pass. */
  void close() {
    socket.close();
    resources.close();
  }
}
