package dev.hearth.control;

import com.google.inject.Inject;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.Service;
import dev.hearth.spi.StopOutcome;
import java.time.Duration;

/**
 * Says which message type is answered by whom. What only looks at memory is answered on the I/O
 * thread. The statistics read a file of the kernel, and a shutdown has to be a call that the daemon
 * waits for before it stops, so that its answer gets out.
 */
final class ControlService implements Service {
  private final Ping ping;
  private final Reports reports;
  private final Shutdown shutdown;
  private final Recordings recordings;

  @Inject
  ControlService(Ping ping, Reports reports, Shutdown shutdown, Recordings recordings) {
    this.ping = ping;
    this.reports = reports;
    this.shutdown = shutdown;
    this.recordings = recordings;
  }

  @Override
  public void register(HandlerRegistry handlers) {
    handlers
        .nonBlocking(ControlMethod.PING_VALUE, "ping", PeerRole.READ_ONLY, ping)
        .nonBlocking(ControlMethod.VERSION_VALUE, "version", PeerRole.READ_ONLY, reports::version)
        .nonBlocking(
            ControlMethod.SERVICES_VALUE, "services", PeerRole.READ_ONLY, reports::services)
        .blocking(
            ControlMethod.STATISTICS_VALUE, "statistics", PeerRole.READ_ONLY, reports::statistics)
        .blocking(ControlMethod.SHUTDOWN_VALUE, "shutdown", PeerRole.ADMIN, shutdown)
        .blocking(
            ControlMethod.CONNECTIONS_VALUE, "connections", PeerRole.ADMIN, reports::connections)
        .blocking(ControlMethod.RECORD_VALUE, "record", PeerRole.ADMIN, recordings::begin)
        .blocking(
            ControlMethod.STOP_RECORDING_VALUE, "stop-recording", PeerRole.ADMIN, recordings::stop)
        .blocking(ControlMethod.RECORDINGS_VALUE, "recordings", PeerRole.ADMIN, recordings::list);
  }

  @Override
  public void start() {}

  @Override
  public StopOutcome stop(Duration deadline) {
    return StopOutcome.GRACEFUL;
  }
}
