package dev.hearth.platform.posix;

/**
 * Polls while that pays.
 *
 * <pre>
 *          a slot, and short sleeps      the last polls paid
 *  OFF ──────────────────────► TRIAL ──────────────────────► ON
 *   ▲                            │                            │
 *   └────── they did not ────────┴──── it stopped paying ─────┘
 * </pre>
 *
 * <p>Off, it watches how long the thread sleeps. One short sleep after the other says that polling
 * might pay; a call a millisecond does not. A trial of a few polls tells. One side's trial alone
 * tells nothing, however: as long as the peer sleeps, what comes back takes as long as waking it,
 * and only when both poll does it come at once. So trials begin at the edges of time slots, on the
 * clock that all processes of a machine share, and both sides try at the same time. Each trial that
 * fails halves the number of slots in which there is one, down to seven a second.
 *
 * <p>A poll pays when it finds something soon: within about what a sleep costs in processor time,
 * on this side and on the one that has to wake it. A thread that was off its processor while it
 * polled has kept others from running, and stops.
 */
final class AdaptiveWindow implements PollingWindow {
  private enum State {
    OFF,
    TRIAL,
    ON
  }

  /** A peer on a quiet machine needs up to this time to wake up and answer. */
  private static final long WINDOW_NANOS = 60_000;

  /** What one sleep costs in processor time, on both sides. */
  private static final long PAYS_NANOS = 15_000;

  /** Who sleeps longer, or stays away longer, waits for something else than an answer. */
  private static final long SHORT_NANOS = 200_000;

  /** After a sleep of this length it was another time, and earlier failures say nothing. */
  private static final long FORGOTTEN_NANOS = 100_000_000;

  /** A slot is 2 to the power of this, in nanoseconds: 4 ms. */
  private static final int SLOT_SHIFT = 22;

  /** At least one slot in 2 to the power of this has a trial: one in 32. */
  private static final int MOST_PATIENT = 5;

  private static final int TRIAL_POLLS = 16;
  private static final int TRIAL_JUDGED_POLLS = 8;
  private static final int TRIAL_LOSSES = 6;

  /** Polling that has paid for so many polls is tried again in the very next slot. */
  private static final int TRUSTED_POLLS = 128;

  /** And when it has for so many it pays for this peer, by and large. */
  private static final int PAYING_POLLS = 1024;

  /** The share of polls that find something, of {@link #WHOLE}: below half of it, it stops. */
  private static final int WHOLE = 1 << 16;

  private static final int SHARE_SHIFT = 3;

  /**
   * The mean of the times of the last polls: a peer that was kept from running once says little.
   */
  private static final int MEAN_SHIFT = 5;

  private final boolean mayMove;
  private State state = State.OFF;
  private int patience;
  private long lastSlot;
  private long lastSleepEnd;
  private int polls;
  private int losses;
  private boolean lostLast;
  private long lastMoveSlot;
  private int share;
  private long meanNanos;

  /**
   * Off, to begin with.
   *
   * @param mayMove whether this side is the one that leaves the processor when both are on the same
   */
  AdaptiveWindow(boolean mayMove) {
    this.mayMove = mayMove;
  }

  @Override
  public long nextNanos() {
    return state == State.OFF ? 0 : WINDOW_NANOS;
  }

  @Override
  public void won(long nanos) {
    lostLast = false;
    if (state == State.TRIAL) {
      judge(nanos);
    } else if (state == State.ON) {
      polls++;
      share += (WHOLE - share) >> SHARE_SHIFT;
      meanNanos += (nanos - meanNanos) >> MEAN_SHIFT;
      if (meanNanos > PAYS_NANOS) {
        turnOff();
      }
    }
  }

  private void judge(long nanos) {
    polls++;
    if (polls > TRIAL_POLLS - TRIAL_JUDGED_POLLS) {
      meanNanos += nanos / TRIAL_JUDGED_POLLS;
    }
    if (polls < TRIAL_POLLS) {
      return;
    }
    if (meanNanos > PAYS_NANOS) {
      turnOff();
    } else {
      state = State.ON;
      share = WHOLE;
    }
  }

  @Override
  public void lost() {
    losses++;
    lostLast = true;
    share -= share >> SHARE_SHIFT;
    boolean failed = state == State.TRIAL ? losses == TRIAL_LOSSES : share < WHOLE / 2;
    if (failed) {
      turnOff();
    }
  }

  @Override
  public void preempted() {
    turnOff();
  }

  private void turnOff() {
    patience = polls >= TRUSTED_POLLS ? 0 : Math.min(MOST_PATIENT, patience + 1);
    state = State.OFF;
  }

  @Override
  public boolean pays() {
    return state == State.ON && polls >= PAYING_POLLS;
  }

  @Override
  public boolean watchesSleeps() {
    return true;
  }

  @Override
  public boolean slept(long begin, long end) {
    boolean shortSleep = end - begin <= SHORT_NANOS;
    boolean shortAway = begin - lastSleepEnd <= SHORT_NANOS;
    lastSleepEnd = end;
    if (end - begin >= FORGOTTEN_NANOS) {
      patience = 0;
    }
    if (state != State.OFF) {
      return shortSleep && isInTheWay(end >>> SLOT_SHIFT);
    }
    if (shortSleep && shortAway) {
      tryInSlot(end >>> SLOT_SHIFT);
    }
    return false;
  }

  private void tryInSlot(long slot) {
    if (slot == lastSlot || slot % (1 << patience) != 0) {
      return;
    }
    lastSlot = slot;
    state = State.TRIAL;
    beginTrial();
  }

  private void beginTrial() {
    polls = 0;
    losses = 0;
    lostLast = false;
    meanNanos = 0;
  }

  /**
   * A peer that has its answer as soon as this thread sleeps, and not before, may have waited for
   * its processor. Once a slot.
   */
  private boolean isInTheWay(long slot) {
    if (!mayMove || !lostLast || slot == lastMoveSlot) {
      return false;
    }
    lastMoveSlot = slot;
    if (state == State.TRIAL) {
      beginTrial();
    }
    return true;
  }
}
