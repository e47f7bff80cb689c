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
 */
final class LinuxCalls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final long CAPTURED_ERRNO =
      CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");

  private static final MethodHandle EPOLL_CREATE1 =
      downcall("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle EPOLL_CTL =
      downcall(
          "epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle EPOLL_WAIT =
      downcall(
          "epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
  private static final MethodHandle EVENTFD =
      downcall("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle EVENTFD_WRITE =
      downcall("eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle EVENTFD_READ =
      downcall("eventfd_read", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle RECVMSG =
      downcall("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SEND =
      downcall("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle SENDMSG =
      downcall("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FCNTL =
      downcall(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SCHED_GETCPU =
      downcall("sched_getcpu", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle SCHED_GETAFFINITY =
      downcall(
          "sched_getaffinity", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle SCHED_SETAFFINITY =
      downcall(
          "sched_setaffinity", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle GETEUID = downcall("geteuid", FunctionDescriptor.of(JAVA_INT));

  private LinuxCalls() {}

  private static MethodHandle downcall(
      String name, FunctionDescriptor descriptor, Linker.Option... more) {
    Linker.Option[] options = new Linker.Option[more.length + 1];
    System.arraycopy(more, 0, options, 0, more.length);
    options[more.length] = CAPTURE_ERRNO;
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  /** Memory for the error number of one call at a time. */
  static MemorySegment newErrno() {
    return Arena.ofAuto().allocate(CAPTURED);
  }

  static int epollCreate(MemorySegment errno) {
    try {
      return result((int) EPOLL_CREATE1.invokeExact(errno, LinuxAbi.EPOLL_CLOEXEC), errno);
    } catch (Throwable e) {
      throw impossible("epoll_create1", e);
    }
  }

  static int epollCtl(MemorySegment errno, int epoll, int operation, int fd, long event) {
    try {
      return result((int) EPOLL_CTL.invokeExact(errno, epoll, operation, fd, event), errno);
    } catch (Throwable e) {
      throw impossible("epoll_ctl", e);
    }
  }

  static int epollWait(MemorySegment errno, int epoll, long events, int count, int millis) {
    try {
      return result((int) EPOLL_WAIT.invokeExact(errno, epoll, events, count, millis), errno);
    } catch (Throwable e) {
      throw impossible("epoll_wait", e);
    }
  }

  static int eventfd(MemorySegment errno) {
    try {
      int flags = LinuxAbi.EFD_CLOEXEC | LinuxAbi.EFD_NONBLOCK;
      return result((int) EVENTFD.invokeExact(errno, 0, flags), errno);
    } catch (Throwable e) {
      throw impossible("eventfd", e);
    }
  }

  static int eventfdWrite(MemorySegment errno, int fd, long value) {
    try {
      return result((int) EVENTFD_WRITE.invokeExact(errno, fd, value), errno);
    } catch (Throwable e) {
      throw impossible("eventfd_write", e);
    }
  }

  static int eventfdRead(MemorySegment errno, int fd, long value) {
    try {
      return result((int) EVENTFD_READ.invokeExact(errno, fd, value), errno);
    } catch (Throwable e) {
      throw impossible("eventfd_read", e);
    }
  }

  static long recvmsg(MemorySegment errno, int fd, long header, int flags) {
    try {
      return result((long) RECVMSG.invokeExact(errno, fd, header, flags), errno);
    } catch (Throwable e) {
      throw impossible("recvmsg", e);
    }
  }

  static long send(MemorySegment errno, int fd, long bytes, long length, int flags) {
    try {
      return result((long) SEND.invokeExact(errno, fd, bytes, length, flags), errno);
    } catch (Throwable e) {
      throw impossible("send", e);
    }
  }

  static long sendmsg(MemorySegment errno, int fd, long header, int flags) {
    try {
      return result((long) SENDMSG.invokeExact(errno, fd, header, flags), errno);
    } catch (Throwable e) {
      throw impossible("sendmsg", e);
    }
  }

  static int fcntl(MemorySegment errno, int fd, int command, int argument) {
    try {
      return result((int) FCNTL.invokeExact(errno, fd, command, argument), errno);
    } catch (Throwable e) {
      throw impossible("fcntl", e);
    }
  }

  static int schedGetCpu(MemorySegment errno) {
    try {
      return result((int) SCHED_GETCPU.invokeExact(errno), errno);
    } catch (Throwable e) {
      throw impossible("sched_getcpu", e);
    }
  }

  /** Of the calling thread. */
  static int schedGetAffinity(MemorySegment errno, MemorySegment mask) {
    try {
      return result(
          (int) SCHED_GETAFFINITY.invokeExact(errno, 0, mask.byteSize(), mask.address()), errno);
    } catch (Throwable e) {
      throw impossible("sched_getaffinity", e);
    }
  }

  /** Of the calling thread. */
  static int schedSetAffinity(MemorySegment errno, MemorySegment mask) {
    try {
      return result(
          (int) SCHED_SETAFFINITY.invokeExact(errno, 0, mask.byteSize(), mask.address()), errno);
    } catch (Throwable e) {
      throw impossible("sched_setaffinity", e);
    }
  }

  /** Cannot fail. The number is unsigned. */
  static int geteuid(MemorySegment errno) {
    try {
      return (int) GETEUID.invokeExact(errno);
    } catch (Throwable e) {
      throw impossible("geteuid", e);
    }
  }

  private static int result(int returned, MemorySegment errno) {
    return returned == -1 ? -errno.get(JAVA_INT, CAPTURED_ERRNO) : returned;
  }

  private static long result(long returned, MemorySegment errno) {
    return returned == -1 ? -errno.get(JAVA_INT, CAPTURED_ERRNO) : returned;
  }

  /** A downcall throws only when its handle and its arguments do not match. */
  private static AssertionError impossible(String call, Throwable e) {
    return new AssertionError("cannot call " + call, e);
  }
}
