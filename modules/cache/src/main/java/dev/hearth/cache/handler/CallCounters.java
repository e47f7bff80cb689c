package dev.hearth.cache.handler;

import java.util.concurrent.atomic.LongAdder;

/** What has been asked since the service started. Thread-safe. */
public final class CallCounters {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder puts = new LongAdder();

  /** Counters at zero. */
  public CallCounters() {}

  void hit() {
    hits.increment();
  }

  void missed() {
    misses.increment();
  }

  void put() {
    puts.increment();
  }

  long hits() {
    return hits.sum();
  }

  long misses() {
    return misses.sum();
  }

  long puts() {
    return puts.sum();
  }
}
