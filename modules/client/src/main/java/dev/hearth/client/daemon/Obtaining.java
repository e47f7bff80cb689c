package dev.hearth.client.daemon;

import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.ConnectFailure;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.Probe;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One time that somebody asks for a daemon.
 *
 * <pre>
 *  connect ──► there: done
 *     │ none
 *  this process's lock, the spawn lock      others in this process and in others wait here
 *     │
 *  connect ──► there by now: done
 *     │ none
 *  look at the daemon's lock ──► held: its holder is waited for, and nothing started;
 *     │ free                          likewise one that was kicked and does not listen yet
 *  start, until it says that it is ready    its own lock decides whether it lives
 *     │
 *  connect
 * </pre>
 */
final class Obtaining {
  /** One start at a time in this process, for each address. */
  private static final Map<String, ReentrantLock> STARTS = new ConcurrentHashMap<>();

  /** Who closes the connection more often than this is no daemon that stops. */
  private static final int MOST_HANDSHAKES = 20;

  /** What hearthd ends with where another has the address. */
  private static final int EXIT_ADDRESS_IN_USE = 4;

  private final ObtainOptions options;
  private final Deadline deadline;

  Obtaining(ObtainOptions options) {
    this.options = options;
    deadline = Deadline.after(options.timeout());
  }

  Obtained obtain() throws InterruptedException {
    Optional<Obtained> there = attach();
    if (there.isPresent()) {
      return there.get();
    }
    if (options.program().isEmpty()) {
      return new Obtained.Failed(
          ObtainFailure.NO_PROGRAM,
          "no daemon at "
              + options.client().endpoint()
              + ", and no program to start one with was found");
    }
    return startInTurn(
        options.program().get().with("--socket", options.client().endpoint().address()));
  }

  private HearthClient connect() throws ConnectFailedException, InterruptedException {
    return connect(options.client().endTimeout());
  }

  /**
   * Connects.
   *
   * @param patience how long who hangs up may take to end, which is waited for to say how it did
   */
  private HearthClient connect(Duration patience)
      throws ConnectFailedException, InterruptedException {
    Duration left = left();
    return HearthClient.connect(
        options
            .client()
            .withConnectTimeout(shorter(options.client().connectTimeout(), left))
            .withEndTimeout(shorter(patience, left)));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** At least a moment, so that what is awaited for so long says itself that it is late. */
  private Duration left() {
    return Duration.ofMillis(Math.max(1, Duration.ofNanos(deadline.remainingNanos()).toMillis()));
  }

  private Obtained startInTurn(DaemonProgram program) throws InterruptedException {
    ReentrantLock turn =
        STARTS.computeIfAbsent(options.client().endpoint().address(), _ -> new ReentrantLock());
    if (!turn.tryLock(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
      return new Obtained.Failed(
          ObtainFailure.TIMED_OUT,
          "another thread of this process was still starting the daemon after "
              + options.timeout().toMillis()
              + " ms; see "
              + program.state().log());
    }
    try {
      // Who waited for another thread's start need not meet other processes over a lock, too.
      Optional<Obtained> there = attach();
      return there.isPresent() ? there.get() : startInTurnOfAll(program);
    } finally {
      turn.unlock();
    }
  }

  private Obtained startInTurnOfAll(DaemonProgram program) throws InterruptedException {
    try (StartTurn turn = StartTurn.take(program.state(), deadline, options.notices())) {
      Optional<Obtained> there = attachOnceItCanBe(turn);
      return there.isPresent() ? there.get() : start(program);
    }
  }

  /**
   * Empty where nobody is. A daemon that stops closes those in its queue, and a moment later nobody
   * is there, or the next one. The last try alone waits to say more of who hangs up: one that lives
   * and has too many clients would have each wait.
   */
  private Optional<Obtained> attach() throws InterruptedException {
    for (int i = 1; true; i++) {
      try {
        boolean last = i == MOST_HANDSHAKES;
        return Optional.of(new Obtained.Attached(last ? connect() : connect(Duration.ZERO)));
      } catch (ConnectFailedException e) {
        if (e.reason() == ConnectFailure.NO_DAEMON) {
          return Optional.empty();
        }
        if (e.reason() != ConnectFailure.NO_HANDSHAKE
            || i == MOST_HANDSHAKES
            || deadline.hasPassed()) {
          return Optional.of(failed(e));
        }
      }
      pause();
    }
  }

  private void pause() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(
        Math.clamp(deadline.remainingNanos(), 0, options.lookInterval().toNanos()));
  }

  /**
   * As {@link #attach}, and waits where a process that lives holds the address, or was kicked to
   * take it: another start could only wait for the same.
   */
  private Optional<Obtained> attachOnceItCanBe(StartTurn turn) throws InterruptedException {
    while (true) {
      Optional<Obtained> there = attach();
      if (there.isPresent()) {
        return there;
      }
      Optional<String> awaited = kicked(turn).or(this::holder);
      if (awaited.isEmpty()) {
        return Optional.empty();
      }
      if (deadline.hasPassed()) {
        return Optional.of(new Obtained.Failed(ObtainFailure.TIMED_OUT, silent(awaited.get())));
      }
      pause();
    }
  }

  private Optional<String> kicked(StartTurn turn) {
    return turn.starting(options.client().endpoint().address())
        .map(process -> "process " + process.pid() + " was started for");
  }

  private Optional<String> holder() {
    return probe() instanceof Probe.Unknown unknown && unknown.held()
        ? Optional.of(
            unknown.holder().map(holder -> "process " + holder.pid()).orElse("another process")
                + " held the lock of")
        : Optional.empty();
  }

  /** Null where this process cannot look. */
  private @Nullable Probe probe() {
    try {
      return HearthClient.probe(options.client());
    } catch (ConnectFailedException e) {
      options.notices().accept("starting the daemon without a look at its lock: " + e.getMessage());
      return null;
    }
  }

  private String silent(String who) {
    return who
        + " "
        + options.client().endpoint()
        + " and did not listen within "
        + options.timeout().toMillis()
        + " ms: it is starting, stopping or suspended";
  }

  private Obtained start(DaemonProgram program) throws InterruptedException {
    DaemonProcess daemon;
    try {
      daemon = DaemonProcess.launch(program);
      daemon.awaitReady(deadline);
    } catch (DaemonStartException e) {
      Obtained.Failed failed = new Obtained.Failed(e.reason(), String.valueOf(e.getMessage()));
      // Another may have been faster.
      return e.exitCode().orElse(0) == EXIT_ADDRESS_IN_USE ? attach().orElse(failed) : failed;
    }
    try {
      return new Obtained.Started(connect());
    } catch (ConnectFailedException e) {
      return daemon.unreachable(e, options.client().endTimeout(), deadline);
    }
  }

  private static Obtained failed(ConnectFailedException e) {
    return new Obtained.Failed(ObtainFailure.of(e.reason()), String.valueOf(e.getMessage()));
  }
}
