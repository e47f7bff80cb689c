package dev.hearth.cache.store;

import java.util.concurrent.atomic.LongAdder;

/** What happened to the store of its own accord, since it was opened. Thread-safe. */
final class StoreCounters {
  private final LongAdder evictedEntries = new LongAdder();
  private final LongAdder evictedBytes = new LongAdder();
  private final LongAdder damaged = new LongAdder();

  void evicted(long bytes) {
    evictedEntries.increment();
    evictedBytes.add(bytes);
  }

  void foundDamaged() {
    damaged.increment();
  }

  long evictedEntries() {
    return evictedEntries.sum();
  }

  long evictedBytes() {
    return evictedBytes.sum();
  }

  long damaged() {
    return damaged.sum();
  }
}
