package dev.hearth.platform.posix.memory;

import dev.hearth.platform.posix.engine.SystemError;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Maps what a descriptor stands for. */
final class Mapping {
  private static final System.Logger LOG = System.getLogger(Mapping.class.getName());

  private Mapping() {}

  /** Maps all of it until an arena ends; nothing can be mapped of no bytes, and need not be. */
  static MemorySegment of(int fd, long bytes, int protection, Arena arena) throws IOException {
    if (bytes == 0) {
      return arena.allocate(0);
    }
    return MemorySegment.ofAddress(address(fd, bytes, protection))
        .reinterpret(bytes, arena, mapped -> unmap(mapped.reinterpret(bytes)));
  }

  /** Maps all of it until {@link #unmap}. */
  static MemorySegment of(int fd, long bytes, int protection) throws IOException {
    return MemorySegment.ofAddress(address(fd, bytes, protection)).reinterpret(bytes);
  }

  private static long address(int fd, long bytes, int protection) throws IOException {
    long address = MemoryCalls.mmap(bytes, protection, fd);
    if (address < 0) {
      throw SystemError.of("mmap", (int) -address);
    }
    return address;
  }

  /** Ends a mapping; nobody may touch it any more. */
  static void unmap(MemorySegment mapped) {
    int done = MemoryCalls.munmap(mapped.address(), mapped.byteSize());
    if (done < 0) {
      LOG.log(Level.WARNING, "Memory could not be unmapped", SystemError.of("munmap", -done));
    }
  }
}
