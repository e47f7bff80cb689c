package dev.hearth.cache.store;

import org.jspecify.annotations.Nullable;

/** Entries in the order of their last use, linked through themselves. */
final class Recency {
  private @Nullable Entry oldest;
  private @Nullable Entry newest;

  /** The entry whose last use is the longest ago; null when there is none. */
  @Nullable Entry oldest() {
    return oldest;
  }

  /** Adds an entry as the one that was used last. */
  void add(Entry entry) {
    Entry before = newest;
    entry.older = before;
    entry.newer = null;
    newest = entry;
    if (before == null) {
      oldest = entry;
    } else {
      before.newer = entry;
    }
  }

  void remove(Entry entry) {
    Entry before = entry.older;
    Entry behind = entry.newer;
    if (before == null) {
      oldest = behind;
    } else {
      before.newer = behind;
    }
    if (behind == null) {
      newest = before;
    } else {
      behind.older = before;
    }
    entry.older = null;
    entry.newer = null;
  }
}
