package dev.hearth.client;

import dev.hearth.session.DaemonAddress;
import dev.hearth.session.SessionEnd;
import dev.hearth.session.state.InstanceHolder;
import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.PastExits;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.util.Optional;

/**
 * Says of a connection that was lost before the daemon had said who it is how that one ended. Who
 * listened there is told by the system, and which daemon that was by what it has left: its name in
 * the address's lock, or in the state folder of its instance.
 *
 * @param lost says where daemons keep their state, and how long one may take to end
 * @param transport knows the address's lock
 * @param endpoint the address
 */
record LostListener(LostDaemon lost, Transport transport, Endpoint endpoint) {
  /**
   * A daemon that has left its name.
   *
   * @param folder its instance's
   */
  private record Known(ProcessIdentity process, StateFolder folder) {}

  /** The end, with all that can be found out of that of who listened. */
  SessionEnd explain(DaemonSight sight, SessionEnd end) {
    Optional<Known> known = known(sight);
    if (known.isEmpty()) {
      return new SessionEnd(end.cause(), end.message() + stranger(sight), end.failure());
    }
    ProcessIdentity process = known.get().process();
    StateFolder folder = known.get().folder();
    Optional<LastExit> leaving = PastExits.of(process, folder).filter(LastExit::isUnderWay);
    if (leaving.isPresent()) {
      // It closes what has queued, and may take its time for the rest.
      return new SessionEnd(
          end.cause(),
          end.message()
              + ": the daemon (pid "
              + process.pid()
              + ") stops: "
              + leaving.get().reason(),
          end.failure());
    }
    try {
      PostMortem found = PostMortem.ofListener(process, folder, lost.patience());
      return LostDaemon.explained(end, found, "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return end;
    }
  }

  private static String stranger(DaemonSight sight) {
    return "; who listens there"
        + sight.process().map(process -> " (process " + process.pid() + ")").orElse("")
        + " is no Hearth of this user's, or a service manager whose daemon does not start";
  }

  /** Where a service manager listens, the daemon behind it is who holds the address's lock. */
  private Optional<Known> known(DaemonSight sight) {
    Optional<ProcessIdentity> seen = sight.process();
    Optional<Known> named = seen.flatMap(this::inItsFolder);
    if (named.isPresent()) {
      return named;
    }
    return holder()
        .filter(
            holder -> seen.isEmpty() || seen.get().pid() == holder.pid() || seen.get().isAlive())
        .map(holder -> inItsFolder(holder).orElseGet(() -> new Known(holder, usualFolder())));
  }

  private Optional<ProcessIdentity> holder() {
    try {
      return transport.probe(endpoint).holder();
    } catch (IOException e) {
      // Connecting has told what there is to tell of an address that cannot be looked at.
      return Optional.empty();
    }
  }

  private Optional<Known> inItsFolder(ProcessIdentity process) {
    return StateFolder.all(lost.variables(), lost.home()).stream()
        .filter(folder -> names(folder, process))
        .findFirst()
        .map(folder -> new Known(process, folder));
  }

  private static boolean names(StateFolder folder, ProcessIdentity process) {
    try {
      return PastExits.of(process, folder).isPresent()
          || InstanceHolder.in(folder.lock())
              .filter(holder -> holder.process().pid() == process.pid())
              .isPresent();
    } catch (IOException e) {
      // That of another, then, or one that tells nothing.
      return false;
    }
  }

  /** Of one that did not get as far as to lock its instance. */
  private StateFolder usualFolder() {
    return StateFolder.of(DaemonAddress.DEFAULT_INSTANCE, lost.variables(), lost.home());
  }
}
