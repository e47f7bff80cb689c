package dev.hearth.platform.posix.epoll;

import dev.hearth.platform.posix.engine.ReadyHandler;
import dev.hearth.platform.posix.engine.Registration;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A socket in an epoll set. Without an interest it is taken out of the set, because epoll reports a
 * hang-up whether one wants to know or not, and would do so without end.
 */
final class EpollRegistration implements Registration {
  private final EpollPoller poller;
  private final int fd;
  private final ReadyHandler handler;
  private final @Nullable UserSet user;
  private int interest = NONE;

  // The owner's own.
  private boolean attended;
  private long servedAt;

  /**
   * A socket without an interest.
   *
   * @param user in whose set it is to be; null for the poller's own
   */
  EpollRegistration(EpollPoller poller, int fd, ReadyHandler handler, @Nullable UserSet user) {
    this.poller = poller;
    this.fd = fd;
    this.handler = handler;
    this.user = user;
  }

  ReadyHandler handler() {
    return handler;
  }

  /** It is served now. */
  void served(long now) {
    servedAt = now;
  }

  /** What {@link #served} was told last. */
  long servedAt() {
    return servedAt;
  }

  /** Has the socket read once more, without having asked whether it is ready. */
  boolean readAgain() {
    return handler.ready(true, false);
  }

  @Override
  public void attend() {
    if (!attended) {
      attended = true;
      poller.attendedOf(user).add(this);
    }
  }

  /** The kernel tells of it again, and nobody else looks. */
  void rest() {
    if (attended) {
      attended = false;
      poller.attendedOf(user).remove(this);
    }
  }

  @Override
  public synchronized void interest(int wanted) throws IOException {
    if (wanted == interest) {
      return;
    }
    int operation =
        interest == NONE
            ? LinuxAbi.EPOLL_CTL_ADD
            : wanted == NONE ? LinuxAbi.EPOLL_CTL_DEL : LinuxAbi.EPOLL_CTL_MOD;
    int flags =
        ((wanted & READ) != 0 ? LinuxAbi.EPOLLIN : 0)
            | ((wanted & WRITE) != 0 ? LinuxAbi.EPOLLOUT : 0);
    (user == null ? poller.set() : user.set()).control(operation, fd, flags);
    interest = wanted;
  }

  @Override
  public void remove() throws IOException {
    rest();
    try {
      interest(NONE);
    } finally {
      poller.forget(fd, user);
    }
  }
}
