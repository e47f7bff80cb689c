package dev.hearth.platform.posix.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.platform.posix.engine.SystemError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A set of sockets in the kernel, and the events that it told of last. Changing it is for all
 * threads, all else for its owner.
 */
final class EpollSet implements AutoCloseable {
  private static final int MAX_EVENTS = 256;

  private final OpenDescriptor owner;
  private final int fd;
  private final MemorySegment errno = LinuxCalls.newErrno();
  private final MemorySegment events =
      Arena.ofAuto().allocate(MAX_EVENTS * LinuxAbi.EPOLL_EVENT_SIZE, Long.BYTES);
  private final ControlCall control = new ControlCall();
  private int found;
  private int taken;

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
    int count = LinuxCalls.epollWait(errno, fd, events.address(), MAX_EVENTS, timeoutMillis);
    if (count < 0 && count != -LinuxAbi.EINTR) {
      throw SystemError.of("epoll_wait", -count);
    }
    found = Math.max(0, count);
    return found > 0;
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
    return events.get(JAVA_INT_UNALIGNED, at() + LinuxAbi.EPOLL_EVENT_DATA);
  }

  /** What can be done with that socket. */
  int flags() {
    return events.get(JAVA_INT_UNALIGNED, at() + LinuxAbi.EPOLL_EVENT_EVENTS);
  }

  private long at() {
    return (taken - 1) * LinuxAbi.EPOLL_EVENT_SIZE;
  }

  @Override
  public void close() {
    owner.close();
  }
}
