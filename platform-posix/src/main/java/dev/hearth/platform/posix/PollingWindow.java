package dev.hearth.platform.posix;

import dev.hearth.spi.transport.Polling;

/** Decides how long a thread polls before it sleeps. For one thread at a time. */
sealed interface PollingWindow permits AdaptiveWindow, PollingWindow.Constant {
  /**
   * For one thread's waits.
   *
   * @param mayMove whether the thread may be moved to another processor than its peer's: only one
   *     of two that wait for each other
   */
  static PollingWindow of(Polling polling, boolean mayMove) {
    boolean alone = Runtime.getRuntime().availableProcessors() == 1;
    return switch (polling) {
      // On the only processor a poller keeps from running the one that it waits for.
      case Polling.Adaptive() -> alone ? new Constant(0) : new AdaptiveWindow(mayMove);
      case Polling.Off() -> new Constant(0);
      case Polling.Fixed(var window) -> new Constant(window.toNanos());
    };
  }

  /** How long to poll in the next wait, in nanoseconds; 0 to sleep at once. */
  long nextNanos();

  /** Something was found this long after the poll began. */
  void won(long nanos);

  /** Nothing was found within the window. */
  void lost();

  /** While it polled, the thread was off its processor: others wanted it. */
  void preempted();

  /** Whether polling has paid for a while, and goes on. */
  boolean pays();

  /** Whether it wants to know of sleeps: each costs two looks at the clock. */
  boolean watchesSleeps();

  /**
   * The thread has slept, and something had come.
   *
   * @param begin when it fell asleep, by {@link System#nanoTime}
   * @param end when it was awake again
   * @return whether the thread seems to poll on the processor that its peer needs, and had better
   *     leave it
   */
  boolean slept(long begin, long end);

  /**
   * Always the same.
   *
   * @param nextNanos 0 to never poll
   */
  record Constant(long nextNanos) implements PollingWindow {
    @Override
    public void won(long nanos) {}

    @Override
    public void lost() {}

    @Override
    public void preempted() {}

    @Override
    public boolean pays() {
      return nextNanos > 0;
    }

    @Override
    public boolean watchesSleeps() {
      return false;
    }

    @Override
    public boolean slept(long begin, long end) {
      return false;
    }
  }
}
