package dev.hearth.client.daemon;

import dev.hearth.client.ClientOptions;
import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.ConnectFailure;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.ProcessIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * One time that somebody has a daemon replaced.
 *
 * <pre>
 *  this          start the new one ────────────── "waiting" ─ tell the old one ─────────── "ready" ─ connect
 *  the new one        its JVM, its configuration ─┘            waits ─ lock, bind ─ waits ─ services ┘
 *  the old one   serves ………………………………………………………………………………………┘ lock, GOAWAY, calls end ─┘ ends
 * </pre>
 */
final class Replacing {
  private static final String REASON = "replaced";

  private final ObtainOptions options;
  private final Deadline deadline;

  Replacing(ObtainOptions options) {
    this.options = options;
    deadline = Deadline.after(options.timeout());
  }

  /**
   * In turn with others that replace or start a daemon: of two new ones that wait for the same old
   * one, the second would wait for the first, which nobody tells to go.
   */
  Obtained replace() throws InterruptedException {
    if (options.program().isEmpty()) {
      return new Obtained.Failed(
          ObtainFailure.NO_PROGRAM, "no program to start the new daemon with was found");
    }
    DaemonProgram program = options.program().get();
    try (StartTurn _ = StartTurn.take(program.state(), deadline, options.notices())) {
      return replaceBy(program);
    }
  }

  private Obtained replaceBy(DaemonProgram program) throws InterruptedException {
    Duration drain = left().dividedBy(2);
    DaemonProgram successor =
        program.with(
            "--replace",
            "--predecessor-drain",
            Long.toString(drain.toMillis()),
            "--socket",
            options.client().endpoint().address());
    try {
      return replaceWith(DaemonProcess.launch(successor), drain);
    } catch (DaemonStartException e) {
      return new Obtained.Failed(e.reason(), String.valueOf(e.getMessage()));
    } catch (ConnectFailedException e) {
      return new Obtained.Failed(ObtainFailure.of(e.reason()), String.valueOf(e.getMessage()));
    }
  }

  /** Until the old one was told to go, the new one is of use to nobody if this fails. */
  private Obtained replaceWith(DaemonProcess started, Duration drain)
      throws DaemonStartException, ConnectFailedException, InterruptedException {
    boolean madeRoom = false;
    try {
      started.awaitWaiting(deadline);
      Optional<Obtained.Failed> failed = makeRoom(started.pid(), drain);
      if (failed.isPresent()) {
        return failed.get();
      }
      madeRoom = true;
    } finally {
      if (!madeRoom) {
        started.end(options.stopTimeout());
      }
    }
    started.awaitReady(deadline);
    try {
      return new Obtained.Started(HearthClient.connect(connecting()));
    } catch (ConnectFailedException e) {
      return started.unreachable(e, options.client().endTimeout(), deadline);
    }
  }

  private ClientOptions connecting() {
    return options.client().withConnectTimeout(left());
  }

  private Duration left() {
    return Duration.ofMillis(Math.max(1, Duration.ofNanos(deadline.remainingNanos()).toMillis()));
  }

  /**
   * Tells the old one to go.
   *
   * @param successor the new one's process, which has the address already where there was no other
   * @param drain how long its calls may run
   */
  private Optional<Obtained.Failed> makeRoom(long successor, Duration drain)
      throws InterruptedException {
    try (HearthClient old = HearthClient.connect(connecting())) {
      if (old.agreement().daemon().pid() == successor) {
        return Optional.empty();
      }
      old.control().replace(REASON, options.client().endpoint(), drain);
      return Optional.empty();
    } catch (ConnectFailedException e) {
      return e.reason() == ConnectFailure.INCOMPATIBLE ? terminate(e) : unlessGone(e);
    } catch (CallException e) {
      return e.code() == ErrorCode.UNAVAILABLE
          ? Optional.empty() // It is stopping already.
          : Optional.of(
              new Obtained.Failed(
                  ObtainFailure.REFUSED,
                  "the daemon does not make room: " + e.code() + ": " + e.getMessage()));
    }
  }

  private static Optional<Obtained.Failed> unlessGone(ConnectFailedException e) {
    return e.reason() == ConnectFailure.NO_DAEMON
        ? Optional.empty()
        : Optional.of(
            new Obtained.Failed(ObtainFailure.of(e.reason()), String.valueOf(e.getMessage())));
  }

  /** There is no common language but that of the operating system. */
  private Optional<Obtained.Failed> terminate(ConnectFailedException cause) {
    try {
      Optional<ProcessIdentity> holder = HearthClient.probe(options.client()).holder();
      boolean told =
          holder
              .filter(ProcessIdentity::isAlive)
              .flatMap(identity -> ProcessHandle.of(identity.pid()))
              .map(ProcessHandle::destroy)
              .orElse(false);
      return told
          ? Optional.empty()
          : Optional.of(
              new Obtained.Failed(
                  ObtainFailure.INCOMPATIBLE,
                  cause.getMessage() + "; which process it is cannot be told: end it yourself"));
    } catch (ConnectFailedException e) {
      return unlessGone(e);
    }
  }
}
