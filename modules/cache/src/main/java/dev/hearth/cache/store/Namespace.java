package dev.hearth.cache.store;

import java.util.TreeMap;

/** The entries of one namespace. Guarded by the store's lock. */
final class Namespace {
  final String name;
  final TreeMap<String, Entry> entries = new TreeMap<>(KeyOrder.UTF_8);
  final Recency recency = new Recency();

  /** The sizes of the blobs of all entries, each counted in full. */
  long bytes;

  Namespace(String name) {
    this.name = name;
  }
}
