package dev.hearth.cache.store;

import dev.hearth.cache.pack.PinnedBlob;
import dev.hearth.spi.Attachment;
import java.lang.foreign.MemorySegment;

/**
 * A blob in a pack.
 *
 * @param pinned its bytes, which this owns
 */
public record PackedBlob(Sha256 digest, long size, PinnedBlob pinned) implements StoredBlob {
  /** Hands its bytes over to whoever sends them, once they are in memory. */
  public Attachment send() {
    MemorySegment bytes = pinned.bytes();
    if (!pinned.isInMemory()) {
      bytes.load(); // not by the thread that sends, which has others to serve
    }
    return pinned.send();
  }

  /** Whether they are what the digest says. Reads all of them. */
  boolean isIntact() {
    try {
      return Sha256.digestOf(pinned.bytes().asByteBuffer()).equals(digest);
    } catch (InternalError _) {
      return false; // another program has cut the pack's file
    }
  }

  @Override
  public void close() {
    pinned.close();
  }
}
