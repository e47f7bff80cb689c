package dev.hearth.platform.posix.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The native memory of one {@code epoll_ctl} at a time. */
final class ControlCall {
  private final MemorySegment errno = LinuxCalls.newErrno();
  private final MemorySegment event =
      Arena.ofAuto().allocate(LinuxAbi.EPOLL_EVENT_SIZE, Long.BYTES);

  /** Zero, or the negated error number. */
  synchronized int apply(int epoll, int operation, int fd, int flags) {
    event.set(JAVA_INT_UNALIGNED, LinuxAbi.EPOLL_EVENT_EVENTS, flags);
    event.set(JAVA_INT_UNALIGNED, LinuxAbi.EPOLL_EVENT_DATA, fd);
    return LinuxCalls.epollCtl(errno, epoll, operation, fd, event.address());
  }
}
