package dev.hearth.wire;

import dev.hearth.spi.Attachment;
import org.jspecify.annotations.Nullable;

/** Gives memory for the bodies of frames that do not arrive in one piece. */
@FunctionalInterface
public interface BodyAllocator {
  /**
   * Gives a direct buffer with exactly this many bytes, little-endian or not; its owner closes it.
   *
   * @return null where there is no memory for it: the frame's body is then passed over
   */
  @Nullable Attachment allocate(int bytes);
}
