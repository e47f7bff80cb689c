package dev.hearth.cache.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is stored, in memory: some 400 bytes an entry beside its key. Guarded by the store's lock.
 */
final class Catalogue {
  private final TreeMap<String, Namespace> namespaces = new TreeMap<>();
  private final Map<Sha256, Blob> blobs = new HashMap<>();
  private long entries;
  private long bytes;
  private long turns;

  long entries() {
    return entries;
  }

  /** How many bytes the blobs have, each counted once. */
  long bytes() {
    return bytes;
  }

  Collection<Blob> blobs() {
    return blobs.values();
  }

  Collection<Namespace> namespaces() {
    return namespaces.values();
  }

  @Nullable Namespace namespace(String name) {
    return namespaces.get(name);
  }

  @Nullable Blob blob(Sha256 digest) {
    return blobs.get(digest);
  }

  @Nullable Entry find(EntryKey key) {
    Namespace namespace = namespaces.get(key.namespace());
    return namespace == null ? null : namespace.entries.get(key.key());
  }

  /** The keys of a namespace's entries; of all, where its name is empty. */
  List<EntryKey> keys(String namespace) {
    List<EntryKey> keys = new ArrayList<>();
    for (Namespace each : namespaces.values()) {
      if (namespace.isEmpty() || namespace.equals(each.name)) {
        each.entries.keySet().forEach(key -> keys.add(new EntryKey(each.name, key)));
      }
    }
    return keys;
  }

  /**
   * Adds a reference to a blob, which becomes known by the first.
   *
   * @param place where it is, unless it is known already
   */
  Blob retain(Sha256 digest, long size, Place place) {
    Blob blob = blobs.get(digest);
    if (blob == null) {
      blob = new Blob(digest, size, place);
      blobs.put(digest, blob);
      bytes += size;
    }
    blob.references++;
    return blob;
  }

  /**
   * Takes a reference to a blob back. With the last one the blob is forgotten.
   *
   * @param ended where it is added then
   */
  void release(Blob blob, List<Blob> ended) {
    blob.references--;
    if (blob.references == 0) {
      blobs.remove(blob.digest);
      bytes -= blob.size;
      ended.add(blob);
    }
  }

  /**
   * Adds an entry as the one that was used last. No other is there under its key.
   *
   * @param blob a reference to it, taken for the entry
   */
  void add(EntryKey key, Blob blob, long storedAt, long usedAt) {
    Namespace namespace = namespaces.computeIfAbsent(key.namespace(), Namespace::new);
    Entry entry = new Entry(namespace, key.key(), blob, storedAt, usedAt);
    namespace.entries.put(entry.key, entry);
    namespace.bytes += blob.size;
    entry.turn = turns++;
    namespace.recency.add(entry);
    entries++;
  }

  /** Removes an entry and its reference to its blob: see {@link #release}. */
  void remove(Entry entry, List<Blob> ended) {
    Namespace namespace = entry.namespace;
    namespace.entries.remove(entry.key);
    namespace.recency.remove(entry);
    namespace.bytes -= entry.blob.size;
    entries--;
    if (namespace.entries.isEmpty()) {
      namespaces.remove(namespace.name);
    }
    release(entry.blob, ended);
  }

  /** Notes a use of an entry. */
  void use(Entry entry, long now) {
    entry.usedAt = now;
    entry.turn = turns++;
    entry.namespace.recency.remove(entry);
    entry.namespace.recency.add(entry);
  }

  /** The entry whose last use is the longest ago, of all namespaces; null when there is none. */
  @Nullable Entry oldest() {
    Entry oldest = null;
    for (Namespace namespace : namespaces.values()) {
      Entry candidate = namespace.recency.oldest();
      if (candidate != null && (oldest == null || candidate.turn < oldest.turn)) {
        oldest = candidate;
      }
    }
    return oldest;
  }

  /** All entries, the one whose last use is the longest ago first. */
  void forEachByRecency(EntryVisitor visitor) throws IOException {
    PriorityQueue<Entry> next = new PriorityQueue<>(Comparator.comparingLong(entry -> entry.turn));
    for (Namespace namespace : namespaces.values()) {
      addIfPresent(next, namespace.recency.oldest());
    }
    for (Entry entry = next.poll(); entry != null; entry = next.poll()) {
      visitor.visit(entry);
      addIfPresent(next, entry.newer);
    }
  }

  private static void addIfPresent(PriorityQueue<Entry> queue, @Nullable Entry entry) {
    if (entry != null) {
      queue.add(entry);
    }
  }

  /** Takes an entry of {@link #forEachByRecency}. */
  interface EntryVisitor {
    void visit(Entry entry) throws IOException;
  }

  /**
   * Some entries of a namespace.
   *
   * @param prefix what their keys begin with
   * @param after what their keys lie behind; empty for all
   */
  Page page(String namespace, String prefix, String after, int limit) {
    Namespace found = namespaces.get(namespace);
    NavigableMap<String, Entry> from =
        found == null ? Collections.emptyNavigableMap() : tail(found.entries, prefix, after);
    List<EntryInfo> page = new ArrayList<>();
    for (Entry entry : from.values()) {
      if (!entry.key.startsWith(prefix)) {
        break;
      }
      if (page.size() == limit) {
        return new Page(List.copyOf(page), true);
      }
      page.add(entry.info());
    }
    return new Page(List.copyOf(page), false);
  }

  private static NavigableMap<String, Entry> tail(
      NavigableMap<String, Entry> entries, String prefix, String after) {
    return KeyOrder.UTF_8.compare(after, prefix) < 0
        ? entries.tailMap(prefix, true)
        : entries.tailMap(after, after.isEmpty());
  }
}
