package dev.hearth.platform.posix.epoll;

import dev.hearth.platform.posix.engine.UserShare;
import java.io.IOException;

/** The sockets of one user: a set of its own, whose descriptor lies in the poller's. */
final class UserSet implements AutoCloseable {
  private final long user;
  private final EpollSet set;
  private final UserShare share = new UserShare();
  private int sockets;
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
    return (alone || share.begin()) && (set.hasNext() || set.await(0));
  }

  /** Goes to the next socket of the turn; false when the turn is over. */
  boolean next(boolean alone) {
    if (closed || !set.hasNext() || (!alone && share.isOver())) {
      return false;
    }
    set.next();
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
