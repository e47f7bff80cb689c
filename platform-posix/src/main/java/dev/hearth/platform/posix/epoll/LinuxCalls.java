package dev.hearth.platform.posix.epoll;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/**
 * The system calls. Each answers as the kernel does: what the call returns, or the negated error
 * number.
 *
 * <p>Pointers travel as plain numbers, so that a call costs no liveness check: the caller keeps the
 * memory reachable until it returns.
 *
 * <p>All calls have one shape, since linking one takes as long as a tenth of a short command: a
 * result and four arguments as wide as a register. On the machines that {@link EpollEngine} is for,
 * a function takes its arguments from the registers in their order, of an {@code int} the lower
 * half alone, and looks at no more than it has, variadic or not; so what is beyond does not matter.
 */
final class LinuxCalls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final long CAPTURED_ERRNO =
      CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  /** A function that takes up to four integers or pointers, and returns one. */
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"));

  private static final MemorySegment EPOLL_CREATE1 = address("epoll_create1");
  private static final MemorySegment EPOLL_CTL = address("epoll_ctl");
  private static final MemorySegment EPOLL_WAIT = address("epoll_wait");
  private static final MemorySegment EVENTFD = address("eventfd");
  private static final MemorySegment EVENTFD_WRITE = address("eventfd_write");
  private static final MemorySegment EVENTFD_READ = address("eventfd_read");
  private static final MemorySegment ACCEPT4 = address("accept4");
  private static final MemorySegment RECVMSG = address("recvmsg");
  private static final MemorySegment SEND = address("send");
  private static final MemorySegment SENDMSG = address("sendmsg");
  private static final MemorySegment FCNTL = address("fcntl");
  private static final MemorySegment OPEN = address("open");
  private static final MemorySegment FLOCK = address("flock");
  private static final MemorySegment SETSID = address("setsid");
  private static final MemorySegment GETSID = address("getsid");
  private static final MemorySegment DUP2 = address("dup2");
  private static final MemorySegment SCHED_GETCPU = address("sched_getcpu");
  private static final MemorySegment SCHED_GETAFFINITY = address("sched_getaffinity");
  private static final MemorySegment SCHED_SETAFFINITY = address("sched_setaffinity");
  private static final MemorySegment GETEUID = address("geteuid");

  private LinuxCalls() {}

  private static MemorySegment address(String function) {
    return LINKER.defaultLookup().findOrThrow(function);
  }

  /** Memory for the error number of one call at a time. */
  static MemorySegment newErrno() {
    return Arena.ofAuto().allocate(CAPTURED);
  }

  static int epollCreate(MemorySegment errno) {
    return number(call(EPOLL_CREATE1, errno, LinuxAbi.EPOLL_CLOEXEC, 0, 0, 0), errno);
  }

  static int epollCtl(MemorySegment errno, int epoll, int operation, int fd, long event) {
    return number(call(EPOLL_CTL, errno, epoll, operation, fd, event), errno);
  }

  static int epollWait(MemorySegment errno, int epoll, long events, int count, int millis) {
    return number(call(EPOLL_WAIT, errno, epoll, events, count, millis), errno);
  }

  static int eventfd(MemorySegment errno) {
    int flags = LinuxAbi.EFD_CLOEXEC | LinuxAbi.EFD_NONBLOCK;
    return number(call(EVENTFD, errno, 0, flags, 0, 0), errno);
  }

  static int eventfdWrite(MemorySegment errno, int fd, long value) {
    return number(call(EVENTFD_WRITE, errno, fd, value, 0, 0), errno);
  }

  static int eventfdRead(MemorySegment errno, int fd, long value) {
    return number(call(EVENTFD_READ, errno, fd, value, 0, 0), errno);
  }

  /** Does not ask for the address of the peer: it has none. */
  static int accept4(MemorySegment errno, int fd, int flags) {
    return number(call(ACCEPT4, errno, fd, 0, 0, flags), errno);
  }

  static long recvmsg(MemorySegment errno, int fd, long header, int flags) {
    return result(call(RECVMSG, errno, fd, header, flags, 0), errno);
  }

  static long send(MemorySegment errno, int fd, long bytes, long length, int flags) {
    return result(call(SEND, errno, fd, bytes, length, flags), errno);
  }

  static long sendmsg(MemorySegment errno, int fd, long header, int flags) {
    return result(call(SENDMSG, errno, fd, header, flags, 0), errno);
  }

  static int fcntl(MemorySegment errno, int fd, int command, int argument) {
    return number(call(FCNTL, errno, fd, command, argument, 0), errno);
  }

  /** The path ends with a NUL. */
  static int open(MemorySegment errno, MemorySegment path, int flags, int mode) {
    return number(call(OPEN, errno, path.address(), flags, mode, 0), errno);
  }

  static int flock(MemorySegment errno, int fd, int operation) {
    return number(call(FLOCK, errno, fd, operation, 0, 0), errno);
  }

  static int setsid(MemorySegment errno) {
    return number(call(SETSID, errno, 0, 0, 0, 0), errno);
  }

  /** Of this process. */
  static int getsid(MemorySegment errno) {
    return number(call(GETSID, errno, 0, 0, 0, 0), errno);
  }

  static int dup2(MemorySegment errno, int from, int to) {
    return number(call(DUP2, errno, from, to, 0, 0), errno);
  }

  static int schedGetCpu(MemorySegment errno) {
    return number(call(SCHED_GETCPU, errno, 0, 0, 0, 0), errno);
  }

  /** Of the calling thread. */
  static int schedGetAffinity(MemorySegment errno, MemorySegment mask) {
    return number(call(SCHED_GETAFFINITY, errno, 0, mask.byteSize(), mask.address(), 0), errno);
  }

  /** Of the calling thread. */
  static int schedSetAffinity(MemorySegment errno, MemorySegment mask) {
    return number(call(SCHED_SETAFFINITY, errno, 0, mask.byteSize(), mask.address(), 0), errno);
  }

  /** Cannot fail. The number is unsigned. */
  static int geteuid(MemorySegment errno) {
    return (int) call(GETEUID, errno, 0, 0, 0, 0);
  }

  /** Of an int only the lower half is defined. */
  private static int number(long returned, MemorySegment errno) {
    int number = (int) returned;
    return number == -1 ? -errno.get(JAVA_INT, CAPTURED_ERRNO) : number;
  }

  private static long result(long returned, MemorySegment errno) {
    return returned == -1 ? -errno.get(JAVA_INT, CAPTURED_ERRNO) : returned;
  }

  private static long call(
      MemorySegment function, MemorySegment errno, long first, long second, long third, long last) {
    try {
      return (long) CALL.invokeExact(function, errno, first, second, third, last);
    } catch (Throwable e) {
      // A downcall throws only when its handle and its arguments do not match.
      throw new AssertionError("cannot make a system call", e);
    }
  }
}
