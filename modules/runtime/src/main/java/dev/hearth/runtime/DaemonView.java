package dev.hearth.runtime;

import com.google.inject.Inject;
import dev.hearth.runtime.connection.ConnectionRegistry;
import dev.hearth.runtime.service.ServiceRegistry;
import dev.hearth.spi.ConnectionCounts;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.HostView;
import dev.hearth.spi.ServiceStatus;
import dev.hearth.spi.transport.PollingCounts;
import java.time.Duration;
import java.util.List;

/** What services see of the daemon. */
final class DaemonView implements HostView {
  private final HostIdentity identity;
  private final StartTimes times;
  private final ServiceRegistry services;
  private final ConnectionRegistry connections;
  private final BoundSocket socket;
  private final ShutdownRequest shutdown;

  @Inject
  DaemonView(
      HostIdentity identity,
      StartTimes times,
      ServiceRegistry services,
      ConnectionRegistry connections,
      BoundSocket socket,
      ShutdownRequest shutdown) {
    this.identity = identity;
    this.times = times;
    this.services = services;
    this.connections = connections;
    this.socket = socket;
    this.shutdown = shutdown;
  }

  @Override
  public HostIdentity identity() {
    return identity;
  }

  @Override
  public Duration uptime() {
    return times.sinceBegin();
  }

  @Override
  public List<ServiceStatus> services() {
    return services.statuses();
  }

  @Override
  public ConnectionCounts connections() {
    return connections.counts();
  }

  @Override
  public PollingCounts polling() {
    return socket.transport().polling();
  }

  @Override
  public void requestShutdown(String reason) {
    shutdown.request(reason);
  }
}
