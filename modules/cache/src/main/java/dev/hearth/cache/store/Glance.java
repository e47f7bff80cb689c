package dev.hearth.cache.store;

import dev.hearth.cache.pack.PinnedBlob;
import org.jspecify.annotations.Nullable;

/** What can be told of an entry without waiting for anything. */
public sealed interface Glance {
  /** Nothing that could be used. */
  enum Nothing implements Glance {
    /** Another thread is at it. */
    BUSY,
    /** There is no such entry. */
    MISSING
  }

  /**
   * There is an entry.
   *
   * @param blob its bytes, which the holder closes; null where they are in a file of their own, or
   *     have not been compared with their digest since the start
   */
  record Found(EntryInfo entry, @Nullable PinnedBlob blob) implements Glance {}
}
