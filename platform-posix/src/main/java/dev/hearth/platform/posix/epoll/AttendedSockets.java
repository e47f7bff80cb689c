package dev.hearth.platform.posix.epoll;

import java.util.ArrayList;
import java.util.List;

/**
 * Sockets that are looked at whatever the kernel says, in turns: as many as have been busy since
 * their poller last slept. For the poller's owner.
 */
final class AttendedSockets {
  private final List<EpollRegistration> sockets = new ArrayList<>(0);
  private int next;

  /** A socket joins, and is next: it has been quiet. */
  void add(EpollRegistration socket) {
    sockets.add(Math.min(next, sockets.size()), socket);
  }

  void remove(EpollRegistration socket) {
    int index = sockets.indexOf(socket);
    if (index >= 0) {
      sockets.remove(index);
      if (index < next) {
        next--;
      }
    }
  }

  int size() {
    return sockets.size();
  }

  /** The one whose turn it is. There has to be one. */
  EpollRegistration next() {
    if (next >= sockets.size()) {
      next = 0;
    }
    return sockets.get(next++);
  }

  /**
   * Lets go of those that may rest.
   *
   * @return whether that is all of them
   */
  boolean rest() {
    // A handler that ends when it is asked takes itself out.
    for (int i = sockets.size() - 1; i >= 0; i--) {
      if (i < sockets.size()) {
        EpollRegistration socket = sockets.get(i);
        if (socket.handler().mayRest()) {
          socket.rest();
        }
      }
    }
    return sockets.isEmpty();
  }
}
