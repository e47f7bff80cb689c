package dev.hearth.cache.store;

import dev.hearth.cache.pack.Extent;

/** One line of the log. */
sealed interface IndexRecord {
  /**
   * An entry was stored, in place of any other under its key.
   *
   * @param place where its blob is
   * @param forced whether the blob was forced to the disk before
   */
  record Put(
      EntryKey key,
      Sha256 digest,
      long size,
      Place place,
      long storedAt,
      long usedAt,
      boolean forced)
      implements IndexRecord {}

  /** A blob was moved from pack to pack, for all entries that refer to it. */
  record Moved(Sha256 digest, Extent extent) implements IndexRecord {}

  /** An entry was used. */
  record Use(EntryKey key, long usedAt) implements IndexRecord {}

  /** An entry was removed. */
  record Remove(EntryKey key) implements IndexRecord {}

  /** All entries of a namespace were removed; of all, where it is empty. */
  record Clear(String namespace) implements IndexRecord {}

  /**
   * What follows was written since the machine's start of this name. What stands before it under
   * another name, and was not forced, is not to be trusted.
   */
  record Boot(String id) implements IndexRecord {}

  /** The store was closed in good order. */
  record Stop() implements IndexRecord {}
}
