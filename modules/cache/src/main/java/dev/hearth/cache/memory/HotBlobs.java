package dev.hearth.cache.memory;

import dev.hearth.cache.store.Sha256;
import dev.hearth.spi.Attachment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Small blobs that were fetched lately, in direct memory: a hit costs no system call. Thread-safe.
 *
 * <p>Blobs go by their digest, so what is here is right whatever becomes of entries and files. The
 * memory is cut into cells of a few sizes, each size with an equal share of it; the blob of a share
 * that was fetched the longest ago makes room for a new one, unless it is just being sent.
 */
public final class HotBlobs {
  private static final int[] CELL_SIZES = {1 << 10, 4 << 10, 16 << 10, 64 << 10};

  private final List<CellShare> shares = new ArrayList<>();
  private final long maxBytes;
  private final int maxBlobBytes;
  private final LongAdder hits = new LongAdder();

  /**
   * Memory for blobs; none is taken before it is needed.
   *
   * @param maxBytes how much at most; 0 for none
   * @param maxBlobBytes how large a blob may be, at most 64 KiB
   */
  public HotBlobs(long maxBytes, int maxBlobBytes) {
    this.maxBytes = maxBytes;
    this.maxBlobBytes = Math.min(maxBlobBytes, CELL_SIZES[CELL_SIZES.length - 1]);
    for (int size : CELL_SIZES) {
      shares.add(new CellShare(size, maxBytes / CELL_SIZES.length));
    }
  }

  /** Whether blobs of this size are kept here. */
  public boolean suits(long size) {
    return size <= maxBlobBytes;
  }

  /** A blob's bytes; null when they are not here. They stay in place until they are closed. */
  public @Nullable Attachment get(Sha256 digest, long size) {
    if (!suits(size)) {
      return null;
    }
    Attachment found = share((int) size).get(digest);
    if (found != null) {
      hits.increment();
    }
    return found;
  }

  /** Keeps a copy of a blob, if it is small enough and there is room. */
  public void put(Sha256 digest, ByteBuffer bytes) {
    if (suits(bytes.remaining())) {
      share(bytes.remaining()).put(digest, bytes);
    }
  }

  private CellShare share(int size) {
    int i = 0;
    while (CELL_SIZES[i] < size) {
      i++;
    }
    return shares.get(i);
  }

  /** How many bytes of blobs are here. */
  public long bytes() {
    return shares.stream().mapToLong(CellShare::bytes).sum();
  }

  /** How many bytes of memory may be used. */
  public long maxBytes() {
    return maxBytes;
  }

  /** How often a blob was found here. */
  public long hits() {
    return hits.sum();
  }
}
