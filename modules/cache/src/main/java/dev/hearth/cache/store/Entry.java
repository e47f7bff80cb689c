package dev.hearth.cache.store;

import org.jspecify.annotations.Nullable;

/** An entry of the catalogue. Guarded by the store's lock. */
final class Entry {
  final Namespace namespace;
  final String key;
  final Blob blob;
  final long storedAt;
  long usedAt;

  /** The use that the log knows of. */
  long recordedUseAt;

  /** Counts the uses of all entries: the lower, the longer ago this one was last used. */
  long turn;

  /** The neighbours in {@link Recency}. */
  @Nullable Entry older;

  @Nullable Entry newer;

  Entry(Namespace namespace, String key, Blob blob, long storedAt, long usedAt) {
    this.namespace = namespace;
    this.key = key;
    this.blob = blob;
    this.storedAt = storedAt;
    this.usedAt = usedAt;
    this.recordedUseAt = usedAt;
  }

  EntryKey fullKey() {
    return new EntryKey(namespace.name, key);
  }

  EntryInfo info() {
    return new EntryInfo(key, blob.digest, blob.size, storedAt, usedAt);
  }
}
