package dev.hearth.platform.posix.epoll;

import dev.hearth.platform.posix.engine.UserShare;
import java.io.IOException;

/** The sockets of one user: a set of its own, whose descriptor lies in the poller's. */
final class UserSet implements AutoCloseable {
  private final long user;
  private final EpollSet set;
  private final UserShare share = new UserShare();
  private final AttendedSockets attended = new AttendedSockets();
  private int sockets;
  private int unattended;
  private boolean hadTurn;
  private boolean closed;

  UserSet(long user, EpollSet set) {
    this.user = user;
    this.set = set;
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
   * Begins a turn of its sockets; {@link #end} ends it. They come in the kernel's order, in which
   * one that was told of stands behind all others, and what this turn does not get to is first in
   * the next.
   *
   * @param alone whether no other user is there: then the turn lasts until all that were ready have
   *     been served, and nobody looks at the clock
   * @return false when it is not this user's turn, or nothing is ready
   */
  boolean begin(boolean alone) throws IOException {
    unattended = attended.size();
    hadTurn = true;
    return (alone || share.begin()) && (set.hasNext() || set.await(0) || unattended > 0);
  }

  /** Goes to the next socket of the turn; false when the turn is over. */
  boolean next(boolean alone) {
    if (closed || !set.hasNext() || (!alone && share.isOver())) {
      return false;
    }
    set.next();
    return true;
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
