package dev.hearth.cache.pack;

import dev.hearth.spi.Attachment;
import java.lang.foreign.MemorySegment;

/**
 * The bytes of a blob in a pack, which stay in place until this is closed or was sent, whatever
 * becomes of the blob. Its owner closes it or hands it over; for one thread at a time.
 */
public final class PinnedBlob implements AutoCloseable {
  private final Pack pack;
  private final MemorySegment bytes;
  private boolean pinned = true;

  /**
   * @param bytes pinned, for this to unpin
   */
  PinnedBlob(Pack pack, MemorySegment bytes) {
    this.pack = pack;
    this.bytes = bytes;
  }

  /** For reading; not to be accessed once this is closed. */
  public MemorySegment bytes() {
    return bytes;
  }

  /** Whether reading it will most likely not have to wait for the disk. */
  public boolean isInMemory() {
    return bytes.isLoaded();
  }

  /** Hands the bytes over to whoever sends them. */
  public Attachment send() {
    pinned = false;
    return Attachment.of(bytes.asByteBuffer(), pack::unpin);
  }

  @Override
  public void close() {
    if (pinned) {
      pinned = false;
      pack.unpin();
    }
  }
}
