package dev.hearth.client.daemon;

import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.system.FileProblem;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One client's turn to start a daemon, among the clients of all processes: it has the {@link
 * SpawnLock}, or has waited for that long enough. Who could not have the lock goes on all the same,
 * and says so.
 */
final class StartTurn implements AutoCloseable {
  /** A part of the time that is left: whoever has the spawn lock for longer is stuck. */
  private static final int PART = 2;

  private final StateFolder state;
  private final Optional<SpawnLock> lock;
  private final Consumer<String> notices;

  private StartTurn(StateFolder state, Optional<SpawnLock> lock, Consumer<String> notices) {
    this.state = state;
    this.lock = lock;
    this.notices = notices;
  }

  /**
   * Waits for the turn.
   *
   * @param state of the instance that is to be started
   * @param deadline of the whole start, of which others may have half
   * @param notices is told where it goes on without the lock
   */
  static StartTurn take(StateFolder state, Deadline deadline, Consumer<String> notices)
      throws InterruptedException {
    Duration patience = Duration.ofNanos(Math.max(0, deadline.remainingNanos())).dividedBy(PART);
    try {
      state.create();
      Optional<SpawnLock> lock = SpawnLock.acquire(state.startLock(), Deadline.after(patience));
      if (lock.isEmpty()) {
        notices.accept(
            "another process has held "
                + state.startLock()
                + " for "
                + patience.toMillis()
                + " ms; starting the daemon without it");
      }
      return new StartTurn(state, lock, notices);
    } catch (IOException e) {
      notices.accept(
          "starting the daemon without the lock "
              + state.startLock()
              + ", which cannot be had: "
              + FileProblem.of(e));
      return new StartTurn(state, Optional.empty(), notices);
    }
  }

  /** Whom somebody has started for an address and not waited for: {@link SpawnLock#starting}. */
  Optional<ProcessIdentity> starting(String address) {
    return lock.flatMap(held -> held.starting(address, state));
  }

  /** Lets the next one have its turn. */
  @Override
  public void close() {
    if (lock.isPresent()) {
      try {
        lock.get().close();
      } catch (IOException e) {
        notices.accept("the spawn lock could not be given back: " + FileProblem.of(e));
      }
    }
  }
}
