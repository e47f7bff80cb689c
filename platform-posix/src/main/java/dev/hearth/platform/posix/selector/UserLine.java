package dev.hearth.platform.posix.selector;

import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.UserShare;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The sockets of one user that are to be served: first those that have been quiet while others were
 * served, then those that have waited longest.
 */
final class UserLine {
  private final long user;
  private final UserShare share = new UserShare();
  private final Set<SelectorRegistration> ready = new LinkedHashSet<>();
  private final Set<SelectorRegistration> quiet = new LinkedHashSet<>();
  private long services;
  private int sockets;

  UserLine(long user) {
    this.user = user;
  }

  long user() {
    return user;
  }

  /** How often its sockets have been served. */
  long services() {
    return services;
  }

  /** One more, or one less; answers how many there are. */
  int addSockets(int difference) {
    sockets += difference;
    return sockets;
  }

  /** A socket joins, unless it stands here already. */
  void add(SelectorRegistration registration) {
    if (quiet.contains(registration) || ready.contains(registration)) {
      return;
    }
    boolean wasQuiet = services - registration.servedAt() >= sockets;
    (wasQuiet ? quiet : ready).add(registration);
  }

  void remove(SelectorRegistration registration) {
    ready.remove(registration);
    quiet.remove(registration);
  }

  boolean isReady() {
    return !ready.isEmpty() || !quiet.isEmpty();
  }

  private SelectorRegistration takeNext() {
    Set<SelectorRegistration> from = quiet.isEmpty() ? ready : quiet;
    SelectorRegistration next = from.iterator().next();
    from.remove(next);
    return next;
  }

  /**
   * Serves those that stand here now, for as long as a turn lasts.
   *
   * @param alone whether no other user is there: then nobody counts what the turn takes
   * @return whether one of them found something to do
   */
  boolean serve(boolean alone) {
    boolean counts = !alone && user != Poller.NOBODY;
    if (!isReady() || (counts && !share.begin())) {
      return false;
    }
    boolean found = false;
    int present = ready.size() + quiet.size();
    long begun = counts || present == 1 ? 0 : System.nanoTime();
    for (int left = present; left > 0 && isReady(); left--) {
      found |= takeNext().serve(++services);
      if (counts ? share.isOver() : isOver(present, begun)) {
        break;
      }
    }
    if (counts) {
      share.end();
    }
    return found;
  }

  /** Those that have come since then are looked for. */
  private static boolean isOver(int present, long begun) {
    return present > 1 && System.nanoTime() - begun >= UserShare.TURN_NANOS;
  }
}
