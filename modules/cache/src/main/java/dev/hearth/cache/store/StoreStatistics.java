package dev.hearth.cache.store;

import java.util.List;

/**
 * How full a store is, and what became of what it held.
 *
 * @param entries how many entries there are
 * @param blobs how many different blobs they refer to
 * @param bytes how many bytes these have, each counted once
 * @param maxBytes how many they may have
 * @param evictedEntries entries removed to make room, since the store was opened
 * @param evictedBytes the sizes of their blobs
 * @param damaged blobs that were found damaged or missing, since the store was opened
 * @param namespaces the same by namespace, sorted by name
 */
public record StoreStatistics(
    long entries,
    long blobs,
    long bytes,
    long maxBytes,
    long evictedEntries,
    long evictedBytes,
    long damaged,
    List<OfNamespace> namespaces) {

  static StoreStatistics of(Catalogue catalogue, StoreOptions options, StoreCounters counters) {
    List<OfNamespace> namespaces =
        catalogue.namespaces().stream().map(each -> OfNamespace.of(each, options)).toList();
    return new StoreStatistics(
        catalogue.entries(),
        catalogue.blobs().size(),
        catalogue.bytes(),
        options.maxBytes(),
        counters.evictedEntries(),
        counters.evictedBytes(),
        counters.damaged(),
        namespaces);
  }

  /**
   * How full a namespace is.
   *
   * @param bytes the sizes of its entries' blobs, each counted in full
   * @param maxBytes how many they may have; 0 where only the whole store is bounded
   */
  public record OfNamespace(String name, long entries, long bytes, long maxBytes) {
    private static OfNamespace of(Namespace namespace, StoreOptions options) {
      long maxBytes = options.namespaceMaxBytes().getOrDefault(namespace.name, 0L);
      return new OfNamespace(namespace.name, namespace.entries.size(), namespace.bytes, maxBytes);
    }
  }
}
