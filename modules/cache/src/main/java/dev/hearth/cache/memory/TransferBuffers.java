package dev.hearth.cache.memory;

import dev.hearth.spi.Attachment;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Direct buffers for blobs on their way from file to socket. Thread-safe.
 *
 * <p>Those that come back are kept up to a bound, and given out again. How many are out is bounded
 * by the calls in work: one or two each.
 */
public final class TransferBuffers {
  /** How many bytes of buffers of one size are kept. */
  private static final int KEPT_BYTES = 8 << 20;

  private static final int SMALL = 4 << 10;
  private static final int MEDIUM = 64 << 10;

  private final int maxBytes;
  private final Pool[] pools;

  private record Pool(int size, ArrayBlockingQueue<ByteBuffer> kept) {
    Pool(int size) {
      this(size, new ArrayBlockingQueue<>(Math.clamp(KEPT_BYTES / size, 1, 64)));
    }
  }

  /**
   * Buffers of up to a size.
   *
   * @param maxBytes the largest attachment that will be asked for, from 1
   */
  public TransferBuffers(int maxBytes) {
    this.maxBytes = maxBytes;
    pools = new Pool[] {new Pool(SMALL), new Pool(MEDIUM), new Pool(Math.max(maxBytes, MEDIUM))};
  }

  /** The largest attachment that may be asked for. */
  public int maxBytes() {
    return maxBytes;
  }

  /** An attachment of exactly this many bytes, whose content is arbitrary. */
  public Attachment take(int bytes) {
    for (Pool pool : pools) {
      if (bytes <= pool.size()) {
        return take(pool, bytes);
      }
    }
    throw new IllegalArgumentException(bytes + " bytes asked for, limit " + maxBytes);
  }

  private static Attachment take(Pool pool, int bytes) {
    ByteBuffer kept = pool.kept().poll();
    ByteBuffer buffer = kept == null ? ByteBuffer.allocateDirect(pool.size()) : kept;
    // One too many is left to the garbage collector, which frees its memory with it.
    return Attachment.of(buffer.clear().limit(bytes), () -> giveBack(pool, buffer));
  }

  private static void giveBack(Pool pool, ByteBuffer buffer) {
    if (!pool.kept().offer(buffer)) {
      buffer.clear();
    }
  }
}
