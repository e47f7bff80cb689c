package dev.hearth.platform.posix.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
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
 */
final class MemoryCalls {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
  private static final long CAPTURED_ERRNO =
      CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");

  private static final MethodHandle OPEN =
      downcall(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle MMAP =
      downcall(
          "mmap",
          FunctionDescriptor.of(
              JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle MUNMAP =
      downcall("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle LSEEK =
      downcall("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
  private static final MethodHandle FTRUNCATE =
      downcall("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle FCNTL =
      downcall(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));

  private MemoryCalls() {}

  /** What only some systems have is looked up when it is first needed. */
  private static final class Memfd {
    private static final MethodHandle CREATE =
        downcall("memfd_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  }

  /** As {@link Memfd}. */
  private static final class Shm {
    private static final MethodHandle OPEN =
        downcall(
            "shm_open",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle UNLINK =
        downcall("shm_unlink", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  private static MethodHandle downcall(
      String name, FunctionDescriptor descriptor, Linker.Option... more) {
    Linker.Option[] options = new Linker.Option[more.length + 1];
    System.arraycopy(more, 0, options, 0, more.length);
    options[more.length] = CAPTURE_ERRNO;
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  static int open(String path, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      return result((int) OPEN.invokeExact(errno, arena.allocateFrom(path), flags), errno);
    } catch (Throwable e) {
      throw impossible("open", e);
    }
  }

  static int memfdCreate(String name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      return result((int) Memfd.CREATE.invokeExact(errno, arena.allocateFrom(name), flags), errno);
    } catch (Throwable e) {
      throw impossible("memfd_create", e);
    }
  }

  static int shmOpen(String name, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      return result(
          (int) Shm.OPEN.invokeExact(errno, arena.allocateFrom(name), flags, mode), errno);
    } catch (Throwable e) {
      throw impossible("shm_open", e);
    }
  }

  static int shmUnlink(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      return result((int) Shm.UNLINK.invokeExact(errno, arena.allocateFrom(name)), errno);
    } catch (Throwable e) {
      throw impossible("shm_unlink", e);
    }
  }

  /** From the beginning of what the descriptor stands for; {@code MAP_SHARED}. */
  static long mmap(long bytes, int protection, int fd) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      return result(
          (long) MMAP.invokeExact(errno, 0L, bytes, protection, MemoryAbi.MAP_SHARED, fd, 0L),
          errno);
    } catch (Throwable e) {
      throw impossible("mmap", e);
    }
  }

  static int munmap(long address, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      return result((int) MUNMAP.invokeExact(errno, address, bytes), errno);
    } catch (Throwable e) {
      throw impossible("munmap", e);
    }
  }

  static long lseek(int fd, long offset, int whence) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      return result((long) LSEEK.invokeExact(errno, fd, offset, whence), errno);
    } catch (Throwable e) {
      throw impossible("lseek", e);
    }
  }

  static int ftruncate(int fd, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      return result((int) FTRUNCATE.invokeExact(errno, fd, bytes), errno);
    } catch (Throwable e) {
      throw impossible("ftruncate", e);
    }
  }

  static int fcntl(int fd, int command, int argument) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment errno = arena.allocate(CAPTURED);
      return result((int) FCNTL.invokeExact(errno, fd, command, argument), errno);
    } catch (Throwable e) {
      throw impossible("fcntl", e);
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
