package dev.hearth.cache.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;

/**
 * A blob in a file of its own, which stays until it is closed.
 *
 * @param digest its digest
 * @param size its size in bytes
 * @param modified when its file was last modified when it was looked up, in nanoseconds since 1970
 * @param channel its file, which this owns
 */
public record OpenBlob(Sha256 digest, long size, long modified, FileChannel channel)
    implements StoredBlob {
  private static final int CHECK_BUFFER = 1 << 18;

  /**
   * Fills what remains of a buffer with the bytes from an offset on.
   *
   * @throws EOFException if the file has fewer: it was damaged since it was opened
   */
  public void read(long offset, ByteBuffer into) throws IOException {
    long at = offset;
    while (into.hasRemaining()) {
      int count = channel.read(into, at);
      if (count < 0) {
        throw new EOFException("blob " + digest + " ends at byte " + at + " of " + size);
      }
      at += count;
    }
  }

  /** Whether the file holds what the digest says. Reads all of it. */
  boolean isIntact() throws IOException {
    if (channel.size() != size) {
      return false;
    }
    MessageDigest computation = Sha256.computation();
    ByteBuffer buffer = ByteBuffer.allocateDirect(Math.clamp(size, 1, CHECK_BUFFER));
    for (long at = 0; at < size; ) {
      int count = channel.read(buffer.clear(), at);
      if (count < 0) {
        return false;
      }
      computation.update(buffer.flip());
      at += count;
    }
    return Sha256.of(computation.digest()).equals(digest);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
