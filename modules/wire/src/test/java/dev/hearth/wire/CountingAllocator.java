package dev.hearth.wire;

import dev.hearth.spi.Attachment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Counts what it gave and what came back, and gives no more than a limit at once. */
final class CountingAllocator implements BodyAllocator {
  private int open;
  private int allocations;
  private int largest;
  private int limit = Integer.MAX_VALUE;

  void limit(int bytes) {
    limit = bytes;
  }

  @Override
  public @Nullable Attachment allocate(int bytes) {
    if (bytes > limit) {
      return null;
    }
    open++;
    allocations++;
    largest = Math.max(largest, bytes);
    return Attachment.of(ByteBuffer.allocateDirect(bytes), () -> open--);
  }

  int open() {
    return open;
  }

  int allocations() {
    return allocations;
  }

  int largest() {
    return largest;
  }
}
