package dev.hearth.spi;

import dev.hearth.spi.transport.PollingCounts;
import java.time.Duration;
import java.util.List;

/** What a service can see of the host, and the one thing that it can ask of it. Thread-safe. */
public interface HostView {
  /** Which daemon this is. */
  HostIdentity identity();

  /** How long the daemon has been running. */
  Duration uptime();

  /** All services, sorted by ID; those that could not be loaded come last, by name. */
  List<ServiceStatus> services();

  /** How many connections have come and are there now. */
  ConnectionCounts connections();

  /** What each user has of the daemon now, sorted by number. */
  List<PrincipalUsage> principals();

  /** How many bytes of direct memory the buffers of all connections have, lent or kept. */
  long bufferBytes();

  /** The peers that are connected now, their handshake through. */
  List<Peer> peers();

  /** Records connections. */
  Recorder recorder();

  /** What polling before sleeping has won and lost, see {@code daemon.io.polling}. */
  PollingCounts polling();

  /** Begins an orderly stop of the daemon and returns at once. */
  void requestShutdown(Departure departure);
}
