package dev.hearth.platform.posix.engine;

/**
 * What one user has had of a thread that serves others as well. Users take turns; a turn ends when
 * it has lasted long enough, and one that lasted longer, because what it was at could not be
 * interrupted, is made up for by the turns that follow. (Surplus round robin, counted in time:
 * neither many connections nor large reads earn more.)
 *
 * <p>For the thread alone.
 */
public final class UserShare {
  /**
   * How long a turn may last: some readings, and long enough to be worth the look at the others.
   */
  public static final long TURN_NANOS = 50_000;

  /** So much is made up for at most: what kept the thread that long was no user's fault alone. */
  private static final long MOST_OWED_NANOS = 20 * TURN_NANOS;

  private long left;
  private long begun;

  /** A user that has had nothing yet. */
  public UserShare() {}

  /**
   * Begins a turn; {@link #end} ends it.
   *
   * @return false when it is passed over: the user has had more than its turns
   */
  public boolean begin() {
    left = Math.min(left + TURN_NANOS, TURN_NANOS);
    begun = System.nanoTime();
    return left > 0;
  }

  /** Whether the turn has lasted as long as it may. */
  public boolean isOver() {
    return System.nanoTime() - begun >= left;
  }

  /** The turn is over. */
  public void end() {
    left = Math.max(left - (System.nanoTime() - begun), -MOST_OWED_NANOS);
  }
}
