package dev.hearth.wire;

import dev.hearth.spi.Attachment;

/** Gives memory for the bodies of frames that do not arrive in one piece. */
@FunctionalInterface
public interface BodyAllocator {
  /**
   * Gives a direct buffer with exactly this many bytes, little-endian or not; its owner closes it.
   */
  Attachment allocate(int bytes);
}
