package dev.hearth.platform.posix.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.hearth.spi.transport.SharedRings;
import java.lang.invoke.VarHandle;

/**
 * What lies where in the memory of two rings, as docs/protocol.md says. Each number has a cache
 * line of its own: what one process writes is not in the way of what the other does.
 *
 * <pre>
 *      0  control of the ring to the end that accepted  ┐
 *   1024  control of the ring to the end that connected ┘ one page
 *   4096  bytes of the first ring
 *   4096 + n  bytes of the second
 *
 *   control  +0    written   u64  bytes written since the beginning    the writer's
 *            +128  passed    u64  messages with descriptors sent       the writer's
 *            +256  awaited   u32  1: the writer waits for room         set by the writer, cleared by the reader
 *            +384  read      u64  bytes read since the beginning       the reader's
 *            +512  asleep    u32  1: the reader is to be woken         set by the reader, cleared by the writer
 * </pre>
 */
final class RingLayout {
  static final VarHandle LONG = JAVA_LONG.varHandle();
  static final VarHandle INT = JAVA_INT.varHandle();

  static final long WRITTEN = 0;
  static final long PASSED = 128;
  static final long AWAITED = 256;
  static final long READ = 384;
  static final long ASLEEP = 512;

  private static final long SECOND_CONTROL = 1024;

  private RingLayout() {}

  /** How much memory two rings take. */
  static long bytes(int ringBytes) {
    if (!SharedRings.isSize(ringBytes)) {
      throw new IllegalArgumentException(
          "a ring of "
              + ringBytes
              + " bytes; a power of two from "
              + SharedRings.MIN_BYTES
              + " to "
              + SharedRings.MAX_BYTES
              + " would do");
    }
    return SharedRings.memoryBytes(ringBytes);
  }

  /** Where the control of a ring begins: of the one to the end that accepted, or of the other. */
  static long control(boolean toAcceptor) {
    return toAcceptor ? 0 : SECOND_CONTROL;
  }

  /** Where the bytes of a ring begin. */
  static long data(boolean toAcceptor, int ringBytes) {
    return SharedRings.CONTROL_BYTES + (toAcceptor ? 0L : ringBytes);
  }
}
