package dev.hearth.cache.store;

import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of blobs may be on their way in together, beside those that are stored.
 * Thread-safe.
 */
final class UploadRoom {
  /** So much there is in the smallest cache, that several may store at the same time. */
  private static final long LEAST_BYTES = 64L << 20;

  private final long maxBytes;
  private final AtomicLong taken = new AtomicLong();

  /**
   * Room for uploads.
   *
   * @param cacheBytes how many bytes of blobs the cache may hold
   */
  UploadRoom(long cacheBytes) {
    maxBytes = Math.max(cacheBytes, LEAST_BYTES);
  }

  /**
   * Takes room for more bytes of an upload.
   *
   * @throws CallException if there is none now; nothing was taken
   */
  void take(long bytes) throws CallException {
    if (taken.addAndGet(bytes) > maxBytes) {
      taken.addAndGet(-bytes);
      throw new CallException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "the blobs that are being stored have as many bytes together as they may have, "
              + maxBytes
              + "; try again when some have ended");
    }
  }

  /** Gives back what an upload took. */
  void give(long bytes) {
    taken.addAndGet(-bytes);
  }
}
