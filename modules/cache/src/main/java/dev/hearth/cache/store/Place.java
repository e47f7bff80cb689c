package dev.hearth.cache.store;

import dev.hearth.cache.pack.Extent;

/** Where a blob is. */
sealed interface Place {
  /**
   * In a file of its own, named by its digest.
   *
   * @param modified when the file was last modified, in nanoseconds since 1970, as far as we know
   */
  record InFile(long modified) implements Place {}

  /** Among others in a pack. */
  record InPack(Extent extent) implements Place {}
}
