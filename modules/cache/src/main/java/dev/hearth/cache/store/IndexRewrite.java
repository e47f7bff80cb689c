package dev.hearth.cache.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Puts a short index in the place of one that has grown long, while the store goes on: its lock is
 * held to list the entries, for a few of them at a time, and to put the new file in its place.
 *
 * <pre>
 *   old log   | records that say little any more | appended since |
 *   new log   | one record for each entry        | appended since |
 * </pre>
 *
 * <p>An entry is written as it is when its turn comes. What became of it since the beginning stands
 * in what was appended since as well, and is only said twice.
 */
final class IndexRewrite {
  private static final Logger LOG = LogManager.getLogger(IndexRewrite.class);

  /** How many entries are looked at before others get the lock. */
  private static final int BATCH = 1_000;

  private final ReentrantLock lock;
  private final IndexLog index;
  private final Catalogue catalogue;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean remembered;

  /**
   * A rewrite that has not begun.
   *
   * @param lock the store's
   */
  IndexRewrite(ReentrantLock lock, IndexLog index, Catalogue catalogue) {
    this.lock = lock;
    this.index = index;
    this.catalogue = catalogue;
  }

  /** Notes whether a rewrite pays, for a thread that must not take the time for one. */
  void remember() {
    remembered |= pays();
  }

  /** Whether a rewrite was found to pay since the last. Takes no lock. */
  boolean isRemembered() {
    return remembered;
  }

  /** Rewrites the index if that pays and nobody does. Called without the lock. */
  void runIfItPays() {
    remembered = false;
    if (!running.compareAndSet(false, true)) {
      return;
    }
    try {
      run();
    } catch (IOException e) {
      LOG.warn("the index could not be rewritten and goes on growing for now", e);
    } finally {
      running.set(false);
    }
  }

  /** Whether there is something to rewrite. Called with the lock. */
  boolean pays() {
    return index.isWorthRewriting(catalogue.entries());
  }

  private void run() throws IOException {
    List<Entry> entries = new ArrayList<>();
    IndexLog.Mark begun;
    lock.lock();
    try {
      if (!pays()) {
        return;
      }
      begun = index.mark();
      catalogue.forEachByRecency(entries::add);
    } finally {
      lock.unlock();
    }
    long written = index.writeFresh(sink -> writeAll(entries, sink));
    lock.lock();
    try {
      index.replace(begun, written);
    } finally {
      lock.unlock();
    }
  }

  private void writeAll(List<Entry> entries, IndexLog.RecordSink sink) throws IOException {
    for (int at = 0; at < entries.size(); at += BATCH) {
      for (IndexRecord record :
          records(entries.subList(at, Math.min(at + BATCH, entries.size())))) {
        sink.write(record);
      }
    }
  }

  private List<IndexRecord> records(List<Entry> entries) {
    List<IndexRecord> records = new ArrayList<>(entries.size());
    lock.lock();
    try {
      for (Entry entry : entries) {
        if (catalogue.find(entry.fullKey()) == entry) {
          records.add(
              Commits.put(
                  entry.fullKey(), entry.blob, entry.blob.place, entry.storedAt, entry.usedAt));
          entry.recordedUseAt = entry.usedAt;
        }
      }
    } finally {
      lock.unlock();
    }
    return records;
  }
}
