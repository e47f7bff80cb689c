package dev.hearth.platform.posix.epoll;

import dev.hearth.platform.posix.engine.UserShare;
import java.io.IOException;
import java.util.function.IntToLongFunction;

/**
 * The sockets of one user: a set of its own, whose descriptor lies in the poller's.
 *
 * <p>Where several are ready, those come first that were served longest ago, and after a turn of
 * one user alone the kernel is asked anew: so a socket that has been quiet waits for as long as one
 * of the busy ones takes, and not until each of them has had its turn.
 */
final class UserSet implements AutoCloseable {
  private final long user;
  private final EpollSet set;
  private final IntToLongFunction servedAt;
  private final UserShare share = new UserShare();
  private final AttendedSockets attended = new AttendedSockets();
  private int sockets;
  private int unattended;
  private boolean hadTurn;
  private boolean attendedFirst;
  private boolean closed;

  /** When the slice of a user that is alone is over; without meaning for others. */
  private long sliceEnd;

  private boolean sliced;

  /**
   * @param servedAt when a socket was served last, by its descriptor, in steps of any kind
   */
  UserSet(long user, EpollSet set, IntToLongFunction servedAt) {
    this.user = user;
    this.set = set;
    this.servedAt = servedAt;
  }

  long user() {
    return user;
  }

  EpollSet set() {
    return set;
  }

  /** Those of its sockets that are looked at whatever the kernel says. */
  AttendedSockets attended() {
    return attended;
  }

  /** One more, or one less; answers how many there are. */
  int addSockets(int difference) {
    sockets += difference;
    return sockets;
  }

  /**
   * Begins a turn of its sockets; {@link #end} ends it. Those that this turn does not get to are
   * first in the next.
   *
   * @param alone whether no other user is there: then nobody counts what the turn takes
   * @return false when it is not this user's turn, or nothing is ready
   */
  boolean begin(boolean alone) throws IOException {
    unattended = attended.size();
    attendedFirst = !attendedFirst;
    hadTurn = true;
    if (!alone && !share.begin()) {
      return false;
    }
    boolean any = set.await(0);
    sliced = set.size() > 1;
    if (sliced) {
      set.order(servedAt);
      sliceEnd = alone ? System.nanoTime() + UserShare.TURN_NANOS : 0;
    }
    return any || unattended > 0;
  }

  /** Goes to the next socket of the turn; false when the turn is over. */
  boolean next(boolean alone) {
    if (closed || !set.hasNext() || isOver(alone)) {
      return false;
    }
    set.next();
    return true;
  }

  private boolean isOver(boolean alone) {
    return alone ? sliced && System.nanoTime() - sliceEnd >= 0 : share.isOver();
  }

  /**
   * Whether those that are looked at whatever the kernel says come before the others in this turn:
   * in each second one, so that neither keep the others from having theirs.
   */
  boolean attendedComeFirst() {
    return attendedFirst;
  }

  /** Whether it has had one since {@link #beginRound}, or was passed over. */
  boolean hadTurn() {
    return hadTurn;
  }

  void beginRound() {
    hadTurn = false;
  }

  /**
   * Goes on, beside others, to those that are looked at whatever the kernel says, each once at
   * most; false when the turn is over.
   */
  boolean hasUnattended() {
    if (unattended == 0 || attended.size() == 0 || share.isOver()) {
      return false;
    }
    unattended--;
    return true;
  }

  /** A turn that has begun is over. */
  void end(boolean alone) {
    if (!alone) {
      share.end();
    }
  }

  @Override
  public void close() {
    closed = true;
    set.close();
  }
}
