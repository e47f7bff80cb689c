package dev.hearth.platform.posix.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.ReadyHandler;
import dev.hearth.platform.posix.engine.Registration;
import dev.hearth.platform.posix.engine.SystemError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jnr.enxio.channels.NativeSelectableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Waits with a level-triggered epoll; an eventfd in the same set wakes it. Events name their socket
 * by its descriptor. One that was closed and opened again between an event and its handling makes a
 * handler look in vain, which it has to expect anyway.
 */
final class EpollPoller implements Poller {
  private static final int MAX_EVENTS = 256;
  private static final int FIRST_TABLE_SIZE = 16;

  /** How often a look goes to all sockets, so that a busy one does not keep the others waiting. */
  private static final int LOOKS_AT_ALL = 8;

  private final OpenDescriptor epollOwner;
  private final OpenDescriptor wakeUpOwner;
  private final int epoll;
  private final int wakeUp;
  private final MemorySegment errno = LinuxCalls.newErrno();
  private final MemorySegment events =
      Arena.ofAuto().allocate(MAX_EVENTS * LinuxAbi.EPOLL_EVENT_SIZE, Long.BYTES);
  private final MemorySegment counter = Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);
  private final ControlCall control = new ControlCall();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Object wakeLock = new Object();
  private final MemorySegment wakeErrno = LinuxCalls.newErrno();
  private boolean closed;
  private @Nullable EpollRegistration[] byDescriptor = new EpollRegistration[FIRST_TABLE_SIZE];
  private int ready;

  /** The one socket that read something when sockets were last ready; null when several were. */
  private @Nullable EpollRegistration busy;

  private int looks;

  /** The last look found the busy socket busy: the others come next, however busy it is. */
  private boolean foundAgain;

  private EpollPoller(int epoll, int wakeUp) {
    epollOwner = new OpenDescriptor(epoll);
    wakeUpOwner = new OpenDescriptor(wakeUp);
    this.epoll = epoll;
    this.wakeUp = wakeUp;
  }

  static EpollPoller open() throws IOException {
    MemorySegment errno = LinuxCalls.newErrno();
    int epoll = LinuxCalls.epollCreate(errno);
    if (epoll < 0) {
      throw SystemError.of("epoll_create1", -epoll);
    }
    int wakeUp = LinuxCalls.eventfd(errno);
    if (wakeUp < 0) {
      new OpenDescriptor(epoll).close();
      throw SystemError.of("eventfd", -wakeUp);
    }
    EpollPoller poller = new EpollPoller(epoll, wakeUp);
    try {
      poller.control(LinuxAbi.EPOLL_CTL_ADD, wakeUp, LinuxAbi.EPOLLIN);
    } catch (IOException e) {
      poller.close();
      throw e;
    }
    return poller;
  }

  @Override
  public Registration add(AbstractSelectableChannel channel, ReadyHandler handler) {
    int fd = ((NativeSelectableChannel) channel).getFD();
    if (fd >= byDescriptor.length) {
      byDescriptor = Arrays.copyOf(byDescriptor, Math.max(fd + 1, 2 * byDescriptor.length));
    }
    EpollRegistration registration = new EpollRegistration(this, fd, handler);
    byDescriptor[fd] = registration;
    return registration;
  }

  void forget(int fd) {
    busy = null;
    byDescriptor[fd] = null;
  }

  /** For all threads. */
  void control(int operation, int fd, int flags) throws IOException {
    int done = control.apply(epoll, operation, fd, flags);
    if (done < 0) {
      throw SystemError.of("epoll_ctl", -done);
    }
  }

  @Override
  public boolean poll(long timeoutNanos) throws IOException {
    int found =
        LinuxCalls.epollWait(errno, epoll, events.address(), MAX_EVENTS, millis(timeoutNanos));
    if (found < 0 && found != -LinuxAbi.EINTR) {
      throw SystemError.of("epoll_wait", -found);
    }
    ready = Math.max(0, found);
    return ready > 0;
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
    return found;
  }

  @Override
  public boolean isWoken() {
    return woken.get();
  }

  @Override
  public void dispatch() {
    int count = ready;
    ready = 0;
    int read = 0;
    for (int i = 0; i < count; i++) {
      long event = i * LinuxAbi.EPOLL_EVENT_SIZE;
      int fd = events.get(JAVA_INT_UNALIGNED, event + LinuxAbi.EPOLL_EVENT_DATA);
      if (fd == wakeUp) {
        drainWakeUps();
        continue;
      }
      EpollRegistration registration = byDescriptor[fd];
      if (registration != null) {
        int flags = events.get(JAVA_INT_UNALIGNED, event + LinuxAbi.EPOLL_EVENT_EVENTS);
        if (registration.handle(flags)) {
          read++;
          busy = read == 1 ? registration : null;
        }
      }
    }
  }

  /**
   * The counter first: a wake-up in between finds the flag still set and writes nothing, but
   * whoever is woken looks after this at what it was woken for. The other way around its write
   * would be read here, and the flag would stay set for ever.
   */
  private void drainWakeUps() {
    int read = LinuxCalls.eventfdRead(errno, wakeUp, counter.address());
    if (read < 0 && read != -LinuxAbi.EAGAIN) {
      throw new IllegalStateException("eventfd_read failed with errno " + -read);
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
    wakeUpOwner.close();
    epollOwner.close();
  }
}
