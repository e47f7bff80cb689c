package dev.hearth.runtime.lifecycle;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether there is anything that the daemon is there for, and since when there is not. It begins
 * idle. Thread-safe.
 */
public final class Occupancy {
  private int occupants;
  private long idleSince = System.nanoTime();
  private Runnable becameIdle = () -> {};

  /** Nobody is there. */
  public Occupancy() {}

  /** Someone is there. */
  public synchronized void enter() {
    occupants++;
  }

  /** Someone has gone. */
  public void leave() {
    Runnable action;
    synchronized (this) {
      occupants--;
      if (occupants > 0) {
        return;
      }
      idleSince = System.nanoTime();
      action = becameIdle;
    }
    action.run();
  }

  /**
   * Has an action run whenever the last one has gone, on that one's thread.
   *
   * @param action short and non-blocking
   */
  public synchronized void whenIdle(Runnable action) {
    becameIdle = action;
  }

  /** For how long nobody has been there; none while someone is. */
  public synchronized Optional<Duration> idle() {
    return occupants > 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(System.nanoTime() - idleSince));
  }
}
