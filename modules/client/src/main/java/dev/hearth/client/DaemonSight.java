package dev.hearth.client;

import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.transport.ProcessIdentity;
import java.util.Optional;

/**
 * The process of a daemon, as the system told of it while the daemon was surely there: later its
 * number may be another's. The clock, by which the daemon has an epoch, tells nothing of that; it
 * may have been set since.
 */
final class DaemonSight {
  private volatile Optional<ProcessIdentity> process = Optional.empty();

  /** Looks at it, for the first time as soon as there is a session with it. */
  void look(HostIdentity daemon) {
    process = ProcessIdentity.of(daemon.pid());
  }

  /** None where it has not been seen: it had ended already, or is in another container. */
  Optional<ProcessIdentity> process() {
    return process;
  }
}
