package dev.hearth.platform.posix.system;

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
 * <p>All have one shape, as those of the engine {@code epoll}, whose comment says why that is
 * right: a result and six arguments as wide as a register.
 */
final class SystemCalls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final long CAPTURED_ERRNO =
      CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

  /** A function that takes up to six integers or pointers, and returns one. */
  private static final MethodHandle CALL =
      LINKER.downcallHandle(
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.captureCallState("errno"));

  private SystemCalls() {}

  static int socket(int family, int type) {
    return call("socket", family, type, 0, 0, 0, 0);
  }

  static int sendto(int fd, MemorySegment bytes, int flags, MemorySegment to, long toBytes) {
    return call("sendto", fd, bytes.address(), bytes.byteSize(), flags, to.address(), toBytes);
  }

  /** Writes an int. */
  static int getsockopt(int fd, int option, MemorySegment value, MemorySegment length) {
    return call(
        "getsockopt", fd, SystemAbi.SOL_SOCKET, option, value.address(), length.address(), 0);
  }

  static int getsockname(int fd, MemorySegment address, MemorySegment length) {
    return call("getsockname", fd, address.address(), length.address(), 0, 0, 0);
  }

  static int dup3(int fd, int as, int flags) {
    return call("dup3", fd, as, flags, 0, 0, 0);
  }

  /** Answers the one before, of which the lower half tells whether it failed. */
  static int signal(int number, long handler) {
    return call("signal", number, handler, 0, 0, 0, 0);
  }

  /** Never fails. */
  static void umask(int mode) {
    call("umask", mode, 0, 0, 0, 0, 0);
  }

  static int close(int fd) {
    return call("close", fd, 0, 0, 0, 0, 0);
  }

  static int pidfdOpen(long pid) {
    return call("syscall", SystemAbi.SYS_PIDFD_OPEN, pid, 0, 0, 0, 0);
  }

  static int poll(MemorySegment descriptors, int count, int millis) {
    return call("poll", descriptors.address(), count, millis, 0, 0, 0);
  }

  /** Of an int only the lower half is defined. */
  private static int call(
      String function, long first, long second, long third, long fourth, long fifth, long sixth) {
    MemorySegment address = LINKER.defaultLookup().findOrThrow(function);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      int returned =
          (int) (long) CALL.invokeExact(address, errno, first, second, third, fourth, fifth, sixth);
      return returned == -1 ? -errno.get(JAVA_INT, CAPTURED_ERRNO) : returned;
    } catch (Throwable e) {
      // A downcall throws only when its handle and its arguments do not match.
      throw new AssertionError("cannot make the system call " + function, e);
    }
  }
}
