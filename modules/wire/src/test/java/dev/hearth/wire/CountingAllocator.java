package dev.hearth.wire;

import dev.hearth.spi.Attachment;
import java.nio.ByteBuffer;

/** Counts what it gave and what came back. */
final class CountingAllocator implements BodyAllocator {
  private int open;
  private int allocations;
  private int largest;

  @Override
  public Attachment allocate(int bytes) {
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
