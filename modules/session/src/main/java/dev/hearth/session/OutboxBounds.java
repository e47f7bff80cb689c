package dev.hearth.session;

/**
 * How many bytes may wait in an outbox, and how many of them the connection's budget is charged
 * with.
 *
 * <pre>
 *  0        EVER_ROOM            limit           2 × limit                hopeless
 *  |  always room  |  budget permitting  |  answers only  |  refusals only  |  the session ends
 * </pre>
 *
 * <p>The number of queued bytes is the outbox's; whoever asks passes it. Only {@link #settle} has a
 * state of its own, which the outbox's lock guards.
 */
final class OutboxBounds {
  /**
   * So much may always wait, and is not counted: a connection that is read never gets further, so
   * what goes its usual way costs no counting, and one that is not cannot be starved by others.
   */
  static final int EVER_ROOM = 16 << 10;

  private final Budget budget;
  private final Budget user;
  private final long limit;
  private final long hopeless;
  private long charged;

  OutboxBounds(Budget budget, SessionSettings settings) {
    this.budget = budget;
    user = budget.ofUser();
    limit = settings.outboxBytes();
    hopeless = 2 * (limit + settings.maxPayloadBytes());
  }

  /** Whether a frame of this size may join; one that is too large for the limit goes alone. */
  boolean hasRoom(long queued, long bytes) {
    return queued == 0 || (queued + bytes <= limit && !isStarved(queued));
  }

  private boolean isStarved(long queued) {
    return queued > EVER_ROOM && budget.isExhausted();
  }

  /** Whether so much waits that the peer's questions must too. */
  boolean isFull(long queued) {
    return queued > limit || isStarved(queued);
  }

  /** Whether so much waits that even answers must not be added without need. */
  boolean isOverwhelmed(long queued) {
    return queued > 2 * limit;
  }

  /** Whether so much waits that nothing may be added at all. */
  boolean isHopeless(long queued, long bytes) {
    return queued > 0 && queued + bytes > hopeless;
  }

  /** Whether a shared frame that joins is charged to the peer's user: a large one, on its own. */
  boolean countsShared(long queued, long bytes) {
    return queued + bytes > EVER_ROOM;
  }

  /** Has the budget know how much waits. With the outbox's lock held. */
  void settle(long queued) {
    long due = queued > EVER_ROOM ? queued : 0;
    if (due > charged) {
      budget.take(due - charged);
    } else if (due < charged) {
      budget.give(charged - due);
    }
    charged = due;
  }

  /** Who is charged with shared frames. */
  Budget user() {
    return user;
  }
}
