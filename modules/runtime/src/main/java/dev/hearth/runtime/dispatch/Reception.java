package dev.hearth.runtime.dispatch;

import com.google.inject.Inject;
import dev.hearth.runtime.lifecycle.Remaining;
import dev.hearth.runtime.service.HostedService;
import dev.hearth.runtime.service.ServiceRegistry;
import java.time.Duration;
import java.util.List;

/** Has each inbound connection announced to the services that watch connections. Thread-safe. */
public final class Reception {
  private final ServiceRegistry services;
  private final Dispatcher dispatcher;
  private final Remaining visits = new Remaining();

  @Inject
  Reception(ServiceRegistry services, Dispatcher dispatcher) {
    this.services = services;
    this.dispatcher = dispatcher;
  }

  /** A connection has come. */
  public Visitor receive() {
    List<HostedService> watching = services.watching();
    Visit[] visiting = new Visit[watching.size()];
    for (int i = 0; i < visiting.length; i++) {
      visiting[i] = new Visit(watching.get(i), dispatcher, visits);
    }
    return new Visitor(dispatcher, visiting);
  }

  /**
   * Waits until every service has been told that its connections have ended, once all have.
   *
   * @return false when the time passed first
   */
  public boolean awaitGone(Duration timeout) throws InterruptedException {
    return visits.awaitNone(timeout);
  }
}
