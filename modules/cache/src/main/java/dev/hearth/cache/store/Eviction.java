package dev.hearth.cache.store;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a catalogue within its limits: the entries whose last use is the longest ago go first.
 * Guarded by the store's lock.
 */
final class Eviction {
  private final StoreOptions options;
  private final Catalogue catalogue;
  private final IndexLog index;
  private final StoreCounters counters;

  Eviction(StoreOptions options, Catalogue catalogue, IndexLog index, StoreCounters counters) {
    this.options = options;
    this.catalogue = catalogue;
    this.index = index;
    this.counters = counters;
  }

  StoreCounters counters() {
    return counters;
  }

  /** Evicts what is beyond the limits, which may have become lower since the last start. */
  void makeRoom(List<Blob> ended) throws IOException {
    makeRoom(0, 0, null, ended);
    for (Namespace namespace : List.copyOf(catalogue.namespaces())) {
      makeRoom(namespace, 0, null, ended);
    }
  }

  /**
   * Evicts until there is room for an entry.
   *
   * @param blob its blob, which the catalogue counts already
   * @param previous the entry that it will replace, which is not evicted
   */
  void makeRoomFor(EntryKey key, Blob blob, @Nullable Entry previous, List<Blob> ended)
      throws IOException {
    long freed = previous == null || previous.blob.references > 1 ? 0 : previous.blob.size;
    makeRoom(-freed, previous == null ? 1 : 0, previous, ended);
    Namespace namespace = catalogue.namespace(key.namespace());
    if (namespace != null) {
      long added = blob.size - (previous == null ? 0 : previous.blob.size);
      makeRoom(namespace, added, previous, ended);
    }
  }

  private void makeRoom(long addedBytes, long addedEntries, @Nullable Entry kept, List<Blob> ended)
      throws IOException {
    boolean more = true;
    while (more
        && (catalogue.bytes() + addedBytes > options.maxBytes()
            || catalogue.entries() + addedEntries > options.maxEntries())) {
      more = evict(catalogue.oldest(), kept, ended);
    }
  }

  private void makeRoom(
      Namespace namespace, long addedBytes, @Nullable Entry kept, List<Blob> ended)
      throws IOException {
    long limit = options.namespaceMaxBytes().getOrDefault(namespace.name, Long.MAX_VALUE);
    boolean more = true;
    while (more && namespace.bytes + addedBytes > limit) {
      more = evict(namespace.recency.oldest(), kept, ended);
    }
  }

  private boolean evict(@Nullable Entry victim, @Nullable Entry kept, List<Blob> ended)
      throws IOException {
    if (victim == null || victim == kept) {
      return false;
    }
    index.append(new IndexRecord.Remove(victim.fullKey()));
    catalogue.remove(victim, ended);
    counters.evicted(victim.blob.size);
    return true;
  }
}
