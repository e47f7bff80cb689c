package dev.hearth.platform.posix.epoll;

import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.ReadyHandler;
import dev.hearth.platform.posix.engine.Registration;
import dev.hearth.platform.posix.engine.SystemError;
import dev.hearth.platform.posix.engine.UserShare;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.enxio.channels.NativeSelectableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Waits with level-triggered epoll; an eventfd in the same set wakes it. The sockets of each user
 * lie in a set of their own, which lies in the poller's, so that users are told of one by one and
 * not each by its many sockets:
 *
 * <pre>
 *  poller's set ─┬─ eventfd
 *                ├─ sockets in nobody's name
 *                ├─ set of user 1000 ─┬─ socket
 *                │                    └─ socket
 *                └─ set of user 1001 ─── socket
 * </pre>
 *
 * <p>Events name their socket by its descriptor. One that was closed and opened again between an
 * event and its handling makes a handler look in vain, which it has to expect anyway.
 */
final class EpollPoller implements Poller {
  private static final int FIRST_TABLE_SIZE = 16;

  /** How often a look goes to all sockets, so that a busy one does not keep the others waiting. */
  private static final int LOOKS_AT_ALL = 8;

  /**
   * How often a look at attended sockets is one at all others, too: it costs twenty times as much.
   * One that finds something counts for several, because the others have waited for its work.
   */
  private static final int LOOKS_AT_ATTENDED = 64;

  private static final int WEIGHT_OF_FOUND = 16;

  private final EpollSet set;
  private final OpenDescriptor wakeUpOwner;
  private final int wakeUp;
  private final MemorySegment errno = LinuxCalls.newErrno();
  private final MemorySegment counter = Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Object wakeLock = new Object();
  private final MemorySegment wakeErrno = LinuxCalls.newErrno();
  private boolean closed;
  private @Nullable EpollRegistration[] byDescriptor = new EpollRegistration[FIRST_TABLE_SIZE];

  /** Those that have sockets here: few. */
  private final List<UserSet> users = new ArrayList<>(1);

  /** The one socket that read something when sockets were last ready; null when several were. */
  private @Nullable EpollRegistration busy;

  /** How many sockets read something when sockets were last ready. */
  private int read;

  /** Those in nobody's name that are looked at whatever the kernel says. */
  private final AttendedSockets attended = new AttendedSockets();

  private int looks;
  private int attendedLooks;

  /** How often a socket of a user has been served. */
  private long services;

  /** The last look found the busy socket busy: the others come next, however busy it is. */
  private boolean foundAgain;

  private EpollPoller(EpollSet set, int wakeUp) {
    this.set = set;
    wakeUpOwner = new OpenDescriptor(wakeUp);
    this.wakeUp = wakeUp;
  }

  static EpollPoller open() throws IOException {
    EpollSet set = EpollSet.open();
    int wakeUp = LinuxCalls.eventfd(LinuxCalls.newErrno());
    if (wakeUp < 0) {
      set.close();
      throw SystemError.of("eventfd", -wakeUp);
    }
    EpollPoller poller = new EpollPoller(set, wakeUp);
    try {
      set.control(LinuxAbi.EPOLL_CTL_ADD, wakeUp, LinuxAbi.EPOLLIN);
    } catch (IOException e) {
      poller.close();
      throw e;
    }
    return poller;
  }

  @Override
  public Registration add(AbstractSelectableChannel channel, ReadyHandler handler, long user)
      throws IOException {
    int fd = ((NativeSelectableChannel) channel).getFD();
    if (fd >= byDescriptor.length) {
      byDescriptor = Arrays.copyOf(byDescriptor, Math.max(fd + 1, 2 * byDescriptor.length));
    }
    UserSet owner = user == NOBODY ? null : setOf(user);
    if (owner != null) {
      owner.addSockets(1);
    }
    EpollRegistration registration = new EpollRegistration(this, fd, handler, owner);
    // A new one has not been quiet: who connects again and again is to gain nothing.
    registration.served(services);
    byDescriptor[fd] = registration;
    return registration;
  }

  private UserSet setOf(long user) throws IOException {
    for (UserSet present : users) {
      if (present.user() == user) {
        return present;
      }
    }
    UserSet added = new UserSet(user, EpollSet.open(), this::servedAt);
    try {
      set.control(LinuxAbi.EPOLL_CTL_ADD, added.set().fd(), LinuxAbi.EPOLLIN);
    } catch (IOException e) {
      added.close();
      throw e;
    }
    users.add(added);
    return added;
  }

  /** The socket of a registration is no longer in its set. */
  void forget(int fd, @Nullable UserSet owner) {
    busy = null;
    byDescriptor[fd] = null;
    if (owner != null && owner.addSockets(-1) == 0) {
      users.remove(owner);
      // The kernel takes the descriptor out of the poller's set.
      owner.close();
    }
  }

  /** The set for sockets in nobody's name. */
  EpollSet set() {
    return set;
  }

  /** Those of a user, or of nobody, that are looked at whatever the kernel says. */
  AttendedSockets attendedOf(@Nullable UserSet user) {
    return user == null ? attended : user.attended();
  }

  @Override
  public boolean poll(long timeoutNanos) throws IOException {
    boolean mustLook = timeoutNanos != 0 && !rest();
    return set.await(mustLook ? 0 : millis(timeoutNanos)) || mustLook;
  }

  /** Has the kernel alone tell of sockets. False when there is something that it does not tell. */
  private boolean rest() {
    boolean all = attended.rest();
    for (int i = users.size() - 1; i >= 0; i--) {
      if (i < users.size()) {
        all &= users.get(i).attended().rest();
      }
    }
    return all;
  }

  private boolean attendsAny() {
    boolean any = attended.size() > 0;
    for (int i = 0; i < users.size() && !any; i++) {
      any = users.get(i).attended().size() > 0;
    }
    return any;
  }

  /** Rounded up, so that the time has passed when epoll says so. */
  private static int millis(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      return -1;
    }
    long rounded = TimeUnit.NANOSECONDS.toMillis(nanos) + (nanos % 1_000_000 == 0 ? 0 : 1);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, rounded));
  }

  @Override
  public boolean look() throws IOException {
    if (attendsAny()) {
      return lookAtAttended();
    }
    EpollRegistration again = busy;
    if (again == null || foundAgain || ++looks % LOOKS_AT_ALL == 0) {
      foundAgain = false;
      return lookAtAll();
    }
    foundAgain = again.readAgain();
    // A socket that has ended has nothing more to read, but that is news as well.
    return foundAgain || busy == null;
  }

  private boolean lookAtAll() throws IOException {
    boolean found = poll(0);
    dispatch();
    return found || read > 0;
  }

  private boolean lookAtAttended() throws IOException {
    attendedLooks++;
    if (attendedLooks >= LOOKS_AT_ATTENDED || users.size() > 1) {
      attendedLooks = 0;
      return lookAtAll();
    }
    read = 0;
    serveAttended();
    if (read > 0) {
      attendedLooks += WEIGHT_OF_FOUND;
    }
    return read > 0;
  }

  /** Has attended sockets look that are not part of a user's turn. */
  private void serveAttended() {
    for (int left = attended.size(); left > 0 && attended.size() > 0; left--) {
      look(attended.next());
    }
    if (users.size() == 1) {
      serveAttendedOfOnly(users.getFirst().attended());
    }
  }

  /** For as long as a turn lasts, and those that did not get to theirs are first in the next. */
  private void serveAttendedOfOnly(AttendedSockets ofUser) {
    int present = ofUser.size();
    long begun = present > 1 ? System.nanoTime() : 0;
    for (int left = present; left > 0 && ofUser.size() > 0; left--) {
      look(ofUser.next());
      if (present > 1 && System.nanoTime() - begun >= UserShare.TURN_NANOS) {
        return;
      }
    }
  }

  private void look(EpollRegistration registration) {
    if (registration.handler().look()) {
      found(registration);
    }
  }

  @Override
  public boolean isWoken() {
    return woken.get();
  }

  @Override
  public void dispatch() throws IOException {
    read = 0;
    while (set.hasNext()) {
      set.next();
      int fd = set.socket();
      if (fd == wakeUp) {
        drainWakeUps();
        continue;
      }
      UserSet user = userOf(fd);
      if (user == null) {
        handle(fd, set.flags());
      } else {
        serve(user, users.size() == 1);
      }
    }
    serveAttended();
    if (users.size() > 1) {
      serveAttendedInTurns();
    }
  }

  /**
   * Users whose sockets nobody but their attendance tells of; who had a turn waits for the next.
   */
  private void serveAttendedInTurns() throws IOException {
    for (int i = users.size() - 1; i >= 0; i--) {
      UserSet user = i < users.size() ? users.get(i) : null;
      if (user != null && user.attended().size() > 0 && !user.hadTurn()) {
        serve(user, false);
      }
    }
    for (int i = 0; i < users.size(); i++) {
      users.get(i).beginRound();
    }
  }

  private @Nullable UserSet userOf(int fd) {
    for (int i = 0; i < users.size(); i++) {
      UserSet user = users.get(i);
      if (user.set().fd() == fd) {
        return user;
      }
    }
    return null;
  }

  /** Has a socket in nobody's name do what it is ready for. */
  private void handle(int fd, int flags) {
    EpollRegistration registration = registrationOf(fd);
    if (registration != null
        && registration.handler().ready(LinuxAbi.isReadable(flags), LinuxAbi.isWritable(flags))) {
      found(registration);
    }
  }

  /**
   * Has the sockets of a user do what they are ready for, for a turn. Calls each handler itself and
   * not through {@link #handle}: a compiler inlines only so deep, and at the far end of this lies
   * the system call, which costs garbage where it is not inlined.
   */
  private void serve(UserSet user, boolean alone) throws IOException {
    if (user.begin(alone)) {
      if (user.attendedComeFirst()) {
        serveAttendedOf(user, alone);
      }
      EpollSet sockets = user.set();
      while (user.next(alone)) {
        int flags = sockets.flags();
        EpollRegistration registration = registrationOf(sockets.socket());
        if (registration != null) {
          registration.served(++services);
        }
        if (registration != null
            && registration
                .handler()
                .ready(LinuxAbi.isReadable(flags), LinuxAbi.isWritable(flags))) {
          found(registration);
        }
      }
      serveAttendedOf(user, alone);
      user.end(alone);
    }
  }

  /** Of a user that is alone they are served beside its turns. */
  private void serveAttendedOf(UserSet user, boolean alone) {
    while (!alone && user.hasUnattended()) {
      look(user.attended().next());
    }
  }

  /** When a socket was served last, in services; 0 where it never was. */
  private long servedAt(int fd) {
    EpollRegistration registration = registrationOf(fd);
    return registration == null ? 0 : registration.servedAt();
  }

  private @Nullable EpollRegistration registrationOf(int fd) {
    return fd < byDescriptor.length ? byDescriptor[fd] : null;
  }

  /** A socket has read something. */
  private void found(EpollRegistration registration) {
    read++;
    busy = read == 1 ? registration : null;
  }

  /**
   * The counter first: a wake-up in between finds the flag still set and writes nothing, but
   * whoever is woken looks after this at what it was woken for. The other way around its write
   * would be read here, and the flag would stay set for ever.
   */
  private void drainWakeUps() {
    int count = LinuxCalls.eventfdRead(errno, wakeUp, counter.address());
    if (count < 0 && count != -LinuxAbi.EAGAIN) {
      throw new IllegalStateException("eventfd_read failed with errno " + -count);
    }
    woken.set(false);
  }

  @Override
  public void wake() {
    if (!woken.compareAndSet(false, true)) {
      return;
    }
    synchronized (wakeLock) {
      if (!closed) {
        LinuxCalls.eventfdWrite(wakeErrno, wakeUp, 1);
      }
    }
  }

  @Override
  public void close() {
    synchronized (wakeLock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    users.forEach(UserSet::close);
    wakeUpOwner.close();
    set.close();
  }
}
