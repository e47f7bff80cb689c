package dev.hearth.cache.store;

import dev.hearth.cache.pack.Extent;
import java.nio.file.Path;

/** A blob that is written, and that no entry refers to yet. */
public sealed interface StagedBlob {
  /** Its digest. */
  Sha256 digest();

  /** How many bytes it has. */
  long size();

  /** Whether it is on the disk. */
  boolean forced();

  /**
   * In a file that is not in its place yet. Its {@link BlobWriter} owns the file.
   *
   * @param modified when the file was last modified, in nanoseconds since 1970
   */
  record InFile(Path file, Sha256 digest, long size, long modified, boolean forced)
      implements StagedBlob {}

  /** In a pack, where it stays. */
  record InPack(Extent extent, Sha256 digest, boolean forced) implements StagedBlob {
    @Override
    public long size() {
      return extent.length();
    }
  }
}
