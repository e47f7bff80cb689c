package dev.hearth.runtime;

import com.google.inject.Inject;
import dev.hearth.runtime.connection.ConnectionRegistry;
import dev.hearth.runtime.principal.Principals;
import dev.hearth.runtime.service.ServiceRegistry;
import dev.hearth.session.SessionResources;
import dev.hearth.session.state.ExitCause;
import dev.hearth.spi.ConnectionCounts;
import dev.hearth.spi.Departure;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.HostView;
import dev.hearth.spi.Peer;
import dev.hearth.spi.PrincipalUsage;
import dev.hearth.spi.Recorder;
import dev.hearth.spi.ServiceStatus;
import dev.hearth.spi.transport.PollingCounts;
import java.time.Duration;
import java.util.List;

/** What services see of the daemon. */
final class DaemonView implements HostView {
  private final Principals principals;
  private final HostIdentity identity;
  private final StartTimes times;
  private final ServiceRegistry services;
  private final ConnectionRegistry connections;
  private final BoundSocket socket;
  private final SessionResources resources;
  private final Recorder recorder;
  private final ShutdownRequest shutdown;

  @Inject
  DaemonView(
      Principals principals,
      HostIdentity identity,
      StartTimes times,
      ServiceRegistry services,
      ConnectionRegistry connections,
      BoundSocket socket,
      SessionResources resources,
      Recorder recorder,
      ShutdownRequest shutdown) {
    this.principals = principals;
    this.identity = identity;
    this.times = times;
    this.services = services;
    this.connections = connections;
    this.socket = socket;
    this.resources = resources;
    this.recorder = recorder;
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
  public long bufferBytes() {
    return resources.buffers().bytes();
  }

  @Override
  public List<Peer> peers() {
    return connections.peers();
  }

  @Override
  public Recorder recorder() {
    return recorder;
  }

  @Override
  public PollingCounts polling() {
    return socket.transport().polling();
  }

  @Override
  public List<PrincipalUsage> principals() {
    return principals.usage();
  }

  @Override
  public void requestShutdown(Departure departure) {
    shutdown.request(
        departure.successor().isPresent() ? ExitCause.REPLACED : ExitCause.REQUESTED, departure);
  }
}
