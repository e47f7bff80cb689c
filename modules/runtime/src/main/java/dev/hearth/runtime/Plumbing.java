package dev.hearth.runtime;

import com.google.inject.Inject;
import dev.hearth.runtime.connection.OutboundConnections;
import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.runtime.recording.Recordings;
import dev.hearth.session.SessionResources;
import dev.hearth.spi.Deadline;
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
  private final Recordings recordings;

  @Inject
  Plumbing(
      BoundSocket socket,
      SessionResources resources,
      OutboundConnections outbound,
      Recordings recordings) {
    this.socket = socket;
    this.resources = resources;
    this.outbound = outbound;
    this.recordings = recordings;
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
    Deadline end = Deadline.after(deadline);
    boolean closed = outbound.awaitClosed(deadline);
    boolean written = recordings.close(Duration.ofNanos(Math.max(0, end.remainingNanos())));
    close();
    return closed && written ? StopOutcome.GRACEFUL : StopOutcome.FORCED;
  }

  /** The same for a start that does not come to pass. */
  void close() {
    socket.close();
    resources.close();
  }
}
