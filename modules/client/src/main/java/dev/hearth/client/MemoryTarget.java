package dev.hearth.client;

import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A blob in memory. */
final class MemoryTarget implements BlobTarget<RuntimeException> {
  private @Nullable ByteBuffer bytes;

  @Override
  public void write(ByteBuffer part, long size) throws CallException {
    ByteBuffer target = bytes;
    if (target == null) {
      if (size > Integer.MAX_VALUE - Long.BYTES) {
        throw new CallException(
            ErrorCode.RESOURCE_EXHAUSTED,
            "the blob has " + size + " bytes, too many for one buffer: fetch it into a file");
      }
      target = ByteBuffer.allocate((int) size);
      bytes = target;
    }
    target.put(part);
  }

  /** The blob, from its first byte on. */
  ByteBuffer blob() {
    ByteBuffer target = bytes;
    return target == null ? ByteBuffer.allocate(0) : target.flip();
  }
}
