package dev.hearth.platform.posix.selector;

import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.UserShare;
import java.util.LinkedHashSet;
import java.util.Set;

/** The sockets of one user that are to be served, those that have waited longest first. */
final class UserLine {
  private final long user;
  private final UserShare share = new UserShare();
  private final Set<SelectorRegistration> ready = new LinkedHashSet<>();
  private int sockets;

  UserLine(long user) {
    this.user = user;
  }

  long user() {
    return user;
  }

  /** One more, or one less; answers how many there are. */
  int addSockets(int difference) {
    sockets += difference;
    return sockets;
  }

  /** A socket joins, unless it stands here already. */
  void add(SelectorRegistration registration) {
    ready.add(registration);
  }

  void remove(SelectorRegistration registration) {
    ready.remove(registration);
  }

  boolean isReady() {
    return !ready.isEmpty();
  }

  /**
   * Serves those that stand here now, for as long as a turn lasts.
   *
   * @param alone whether no other user is there: then nobody looks at the clock
   * @return whether one of them found something to do
   */
  boolean serve(boolean alone) {
    boolean counts = !alone && user != Poller.NOBODY;
    if (!isReady() || (counts && !share.begin())) {
      return false;
    }
    boolean found = false;
    for (int left = ready.size(); left > 0 && isReady(); left--) {
      SelectorRegistration next = ready.iterator().next();
      ready.remove(next);
      found |= next.serve();
      if (counts && share.isOver()) {
        break;
      }
    }
    if (counts) {
      share.end();
    }
    return found;
  }
}
