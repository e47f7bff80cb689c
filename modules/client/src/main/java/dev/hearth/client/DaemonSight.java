package dev.hearth.client;

import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.spi.transport.ProcessIdentity;
import java.util.Optional;

/**
 * The process of a daemon, as the system told of it while the daemon was surely there: later its
 * number may be another's. The clock, by which the daemon has an epoch, tells nothing of that; it
 * may have been set since.
 */
final class DaemonSight {
  private volatile Optional<ProcessIdentity> process = Optional.empty();

  /**
   * Looks at who has begun to listen at the other end, of whom nothing else is known yet. It has
   * been there, even if it has ended by now.
   */
  void look(PeerCredentials peer) {
    if (peer.pid() > 0) {
      process =
          ProcessIdentity.of(peer.pid())
              .or(() -> Optional.of(new ProcessIdentity(peer.pid(), 0, "")));
    }
  }

  /** Looks at it, as soon as it has said who it is: another one than who has begun to listen. */
  void look(HostIdentity daemon) {
    if (process.filter(seen -> seen.pid() == daemon.pid()).isEmpty()) {
      process = ProcessIdentity.of(daemon.pid());
    }
  }

  /** None where it has not been seen: it had ended already, or is in another container. */
  Optional<ProcessIdentity> process() {
    return process;
  }
}
