package dev.hearth.runtime;

import com.google.inject.Inject;
import dev.hearth.runtime.connection.ConnectionRegistry;
import dev.hearth.runtime.dispatch.CallScheduler;
import dev.hearth.runtime.dispatch.Reception;
import dev.hearth.runtime.lifecycle.Component;
import dev.hearth.session.GoingAway;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Departure;
import dev.hearth.spi.StopOutcome;
import dev.hearth.spi.transport.Listener;
import java.time.Duration;
import java.util.Optional;

/**
 * Lets peers in once all services run, and sees them out before any of these stops: no new peers,
 * then no new calls, then no calls, then no connections.
 */
final class FrontDoor implements Component {
  private final Listener listener;
  private final ConnectionRegistry connections;
  private final CallScheduler calls;
  private final Reception reception;

  @Inject
  FrontDoor(
      Listener listener, ConnectionRegistry connections, CallScheduler calls, Reception reception) {
    this.listener = listener;
    this.connections = connections;
    this.calls = calls;
    this.reception = reception;
  }

  @Override
  public String name() {
    return "the connections";
  }

  @Override
  public boolean isRequired() {
    return true;
  }

  @Override
  public void start() {
    listener.start(connections);
  }

  /**
   * Lets nobody in any more and gives the address back, tells peers where to go, and waits for the
   * calls that run, for as long as the departure says. To be followed by {@link #stop}.
   */
  void drain(Departure departure) throws InterruptedException {
    listener.close();
    connections.drain(new GoingAway(departure.reason(), departure.successor()));
    calls.awaitIdle(departure.drain());
  }

  /**
   * Calls get half of the time to end by themselves; then they are cancelled. What their handlers
   * use stops only after this, so those are waited for too, however their calls ended; and so are
   * the services that are told of the ends of their connections.
   */
  @Override
  public StopOutcome stop(Duration deadline) throws InterruptedException {
    Deadline end = Deadline.after(deadline);
    listener.close();
    connections.drain(new GoingAway("the daemon stops", Optional.empty()));
    boolean idle = calls.awaitIdle(deadline.dividedBy(2));
    connections.close("the daemon stops");
    boolean closed = connections.awaitClosed(left(end));
    boolean over = calls.awaitIdle(left(end)) && reception.awaitGone(left(end));
    return idle && closed && over ? StopOutcome.GRACEFUL : StopOutcome.FORCED;
  }

  private static Duration left(Deadline end) {
    return Duration.ofNanos(Math.max(0, end.remainingNanos()));
  }
}
