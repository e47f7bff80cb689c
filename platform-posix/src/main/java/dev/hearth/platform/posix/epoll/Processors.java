package dev.hearth.platform.posix.epoll;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Which processor the calling thread runs on. */
final class Processors {
  /** The kernel's mask of a thread's processors, for as many as it may have: 8,192. */
  private static final long MASK_BYTES = 1024;

  private Processors() {}

  /**
   * Moves the calling thread to another of the processors that it may run on, if there is one. What
   * it may run on stays as it was, so the scheduler is free to move it again.
   */
  static void leave() {
    MemorySegment errno = LinuxCalls.newErrno();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment allowed = arena.allocate(MASK_BYTES, Long.BYTES);
      int here = LinuxCalls.schedGetCpu(errno);
      if (here < 0 || LinuxCalls.schedGetAffinity(errno, allowed) < 0) {
        return;
      }
      MemorySegment others = arena.allocate(MASK_BYTES, Long.BYTES).copyFrom(allowed);
      long at = here / Byte.SIZE;
      others.set(JAVA_BYTE, at, (byte) (others.get(JAVA_BYTE, at) & ~(1 << here % Byte.SIZE)));
      // Refused where no other is left. It stays where it is then.
      if (LinuxCalls.schedSetAffinity(errno, others) == 0) {
        LinuxCalls.schedSetAffinity(errno, allowed);
      }
    }
  }
}
