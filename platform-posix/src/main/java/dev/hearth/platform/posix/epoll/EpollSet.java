package dev.hearth.platform.posix.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.engine.SystemError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * A set of sockets in the kernel, and the events that it told of last. Changing it is for all
 * threads, all else for its owner.
 */
final class EpollSet implements AutoCloseable {
  private static final int INDEX_BITS = 8;
  private static final int MAX_EVENTS = 1 << INDEX_BITS;

  private final OpenDescriptor owner;
  private final int fd;
  private final MemorySegment errno = LinuxCalls.newErrno();
  private final MemorySegment events =
      Arena.ofAuto().allocate(MAX_EVENTS * LinuxAbi.EPOLL_EVENT_SIZE, Long.BYTES);
  private final ControlCall control = new ControlCall();
  private final long[] order = new long[MAX_EVENTS];
  private int found;
  private int taken;
  private boolean ordered;

  private EpollSet(int fd) {
    owner = new OpenDescriptor(fd);
    this.fd = fd;
  }

  static EpollSet open() throws IOException {
    int fd = LinuxCalls.epollCreate(LinuxCalls.newErrno());
    if (fd < 0) {
      throw SystemError.of("epoll_create1", -fd);
    }
    return new EpollSet(fd);
  }

  /** Its own descriptor, which can be waited for in another set. */
  int fd() {
    return fd;
  }

  /** As {@code epoll_ctl}. */
  void control(int operation, int socket, int flags) throws IOException {
    int done = control.apply(fd, operation, socket, flags);
    if (done < 0) {
      throw SystemError.of("epoll_ctl", -done);
    }
  }

  /**
   * As {@code epoll_wait}; what was left of the events before is forgotten.
   *
   * @return whether there are any
   */
  boolean await(int timeoutMillis) throws IOException {
    taken = 0;
    found = 0;
    ordered = false;
    int count = LinuxCalls.epollWait(errno, fd, events.address(), MAX_EVENTS, timeoutMillis);
    if (count < 0 && count != -LinuxAbi.EINTR) {
      throw SystemError.of("epoll_wait", -count);
    }
    found = Math.max(0, count);
    return found > 0;
  }

  /** How many events there were. */
  int size() {
    return found;
  }

  /**
   * Has the sockets come in another order than the kernel's.
   *
   * @param rank of a socket by its descriptor: the lowest comes first; at most 2 to the power of 48
   */
  void order(IntToLongFunction rank) {
    for (int i = 0; i < found; i++) {
      order[i] = rank.applyAsLong(socketOf(i)) << INDEX_BITS | i;
    }
    Arrays.sort(order, 0, found);
    ordered = true;
  }

  /** Whether there are events that were not taken. */
  boolean hasNext() {
    return taken < found;
  }

  /** Goes to the next event. */
  void next() {
    taken++;
  }

  /** The socket of the event that {@link #next} went to. */
  int socket() {
    return socketOf(index());
  }

  private int socketOf(int event) {
    return events.get(
        JAVA_INT_UNALIGNED, event * LinuxAbi.EPOLL_EVENT_SIZE + LinuxAbi.EPOLL_EVENT_DATA);
  }

  /** What can be done with that socket. */
  int flags() {
    return events.get(
        JAVA_INT_UNALIGNED, index() * LinuxAbi.EPOLL_EVENT_SIZE + LinuxAbi.EPOLL_EVENT_EVENTS);
  }

  private int index() {
    return ordered ? (int) order[taken - 1] & (MAX_EVENTS - 1) : taken - 1;
  }

  @Override
  public void close() {
    owner.close();
  }
}
