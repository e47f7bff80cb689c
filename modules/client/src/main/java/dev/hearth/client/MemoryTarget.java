package dev.hearth.client;

import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A blob in memory. */
final class MemoryTarget implements BlobTarget<RuntimeException> {
  private @Nullable ByteBuffer bytes;
  private @Nullable MemorySegment mapped;
  private @Nullable Arena mapping;

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

  @Override
  public void take(Descriptor file, long size) throws IOException {
    Arena arena = Arena.ofConfined();
    boolean done = false;
    try {
      mapped = Sharing.memory().mapFile(file, size, arena);
      mapping = arena;
      done = true;
    } finally {
      if (!done) {
        arena.close();
      }
    }
  }

  /** The blob that has arrived. */
  CachedBlob blob(GetResponse response) {
    if (mapped != null) {
      return new CachedBlob(mapped, response, mapping);
    }
    ByteBuffer target = bytes == null ? ByteBuffer.allocate(0) : bytes.flip();
    return new CachedBlob(MemorySegment.ofBuffer(target), response, null);
  }
}
