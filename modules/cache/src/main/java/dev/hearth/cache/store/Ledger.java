package dev.hearth.cache.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps catalogue and log in step, under one lock that is held for microseconds (longer where
 * folders are to be forced to the disk): no blob is read, written or deleted under it. Thread-safe.
 *
 * <p>Methods that end the use of blobs add their digests to a list that the caller brings: their
 * files are to be removed without the lock, see {@link #takeOutIfUnknown}.
 */
final class Ledger implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Ledger.class);

  private final StoreOptions options;
  private final BlobFiles files;
  private final IndexLog index;
  private final Eviction eviction;
  private final Catalogue catalogue = new Catalogue();
  private final ReentrantLock lock = new ReentrantLock();
  private final IndexRewrite rewrite;
  private boolean opened;

  Ledger(StoreOptions options, BlobFiles files, StoreCounters counters) {
    this.options = options;
    this.files = files;
    index = new IndexLog(options.folder());
    eviction = new Eviction(options, catalogue, index, counters);
    rewrite = new IndexRewrite(lock, index, catalogue, this::forceIndexName);
  }

  /**
   * Reads the log and opens it.
   *
   * @return whether the store had been closed in good order: if not, files may lie about that
   *     nothing names
   */
  boolean open(List<Sha256> ended) throws IOException {
    lock.lock();
    try {
      Replay replay = new Replay(catalogue);
      boolean whole = index.open(replay);
      files.forceIndexName(options.sync());
      opened = true;
      makeRoom(ended);
      return whole && replay.wasStopped();
    } finally {
      lock.unlock();
    }
  }

  /** A full disk is no reason not to serve what there is. */
  private void makeRoom(List<Sha256> ended) {
    try {
      eviction.makeRoom(ended);
    } catch (IOException e) {
      LOG.warn("the cache holds more than it may, and nothing can be evicted for now", e);
    }
  }

  /** Records what only saves work at the next start, and may be left out where there is no room. */
  private void note(IndexRecord record) {
    try {
      index.append(record);
    } catch (IOException e) {
      LOG.info("the index leaves out a hint for the next start: {}", e.getMessage());
    }
  }

  /** What is known of an entry, which counts as a use of it; null where there is none. */
  @Nullable EntryInfo use(EntryKey key) {
    lock.lock();
    try {
      Entry entry = catalogue.find(key);
      if (entry == null) {
        return null;
      }
      long now = System.currentTimeMillis();
      catalogue.use(entry, now);
      if (now - entry.recordedUseAt > options.recordUseAfter().toMillis()) {
        recordUse(key, entry, now);
      }
      return entry.info();
    } finally {
      lock.unlock();
    }
  }

  private void recordUse(EntryKey key, Entry entry, long now) {
    entry.recordedUseAt = now;
    note(new IndexRecord.Use(key, now));
  }

  /** What is known of an entry; null where there is none. */
  @Nullable EntryInfo find(EntryKey key) {
    lock.lock();
    try {
      Entry entry = catalogue.find(key);
      return entry == null ? null : entry.info();
    } finally {
      lock.unlock();
    }
  }

  /** What is known of an entry's blob. */
  record BlobState(Sha256 digest, long size, long modified, boolean trusted) {}

  /** What is known of an entry's blob; null where there is no such entry. */
  @Nullable BlobState blob(EntryKey key) {
    lock.lock();
    try {
      Entry entry = catalogue.find(key);
      if (entry == null) {
        return null;
      }
      Blob blob = entry.blob;
      return new BlobState(blob.digest, blob.size, blob.modified, blob.trusted);
    } finally {
      lock.unlock();
    }
  }

  /** A blob's file was found to hold what it should. */
  void trust(Sha256 digest, long modified) {
    lock.lock();
    try {
      Blob blob = catalogue.blob(digest);
      if (blob != null) {
        blob.trusted = true;
        blob.modified = modified;
      }
    } finally {
      lock.unlock();
    }
  }

  /** How a commit went. */
  record Commit(boolean replaced, long toForce) {}

  /** Puts a blob in its place and an entry that refers to it in the place of any other. */
  Commit commit(EntryKey key, StagedBlob staged, List<Sha256> ended) throws IOException {
    lock.lock();
    try {
      Blob blob = catalogue.retain(staged.digest(), staged.size());
      boolean done = false;
      try {
        Commit commit = commit(key, blob, staged, ended);
        done = true;
        return commit;
      } finally {
        if (!done) {
          catalogue.release(blob, ended);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Commit commit(EntryKey key, Blob blob, StagedBlob staged, List<Sha256> ended)
      throws IOException {
    Entry previous = catalogue.find(key);
    long now = System.currentTimeMillis();
    if (previous != null) {
      catalogue.use(previous, now); // so that it is the last to be evicted for itself
    }
    eviction.makeRoomFor(key, blob, previous, ended);
    // Also where one is there already: it may be damaged in a way that does not show.
    files.moveIn(staged.file(), staged.digest(), options.sync());
    blob.modified = staged.modified();
    blob.forced = staged.forced();
    blob.trusted = true;
    long toForce = index.append(put(key, blob, now, now));
    if (previous != null) {
      catalogue.remove(previous, ended);
    }
    catalogue.add(key, blob, now, now);
    return new Commit(previous != null, toForce);
  }

  static IndexRecord.Put put(EntryKey key, Blob blob, long storedAt, long usedAt) {
    return new IndexRecord.Put(
        key, blob.digest, blob.size, blob.modified, storedAt, usedAt, blob.forced);
  }

  /**
   * What a removal did.
   *
   * @param bytes how many bytes of blobs nothing refers to any more
   * @param unrecorded the keys whose removal the log does not know of, because it could not be
   *     written; see {@link #recordAbsence}
   */
  record Removal(long entries, long bytes, long toForce, List<EntryKey> unrecorded) {}

  Removal remove(EntryKey key, List<Sha256> ended) {
    lock.lock();
    try {
      boolean there = catalogue.find(key) != null;
      return remove(there ? List.of(key) : List.of(), new IndexRecord.Remove(key), ended);
    } finally {
      lock.unlock();
    }
  }

  /** Removes all entries of a namespace; of all, where its name is empty. */
  Removal clear(String namespace, List<Sha256> ended) {
    lock.lock();
    try {
      return remove(catalogue.keys(namespace), new IndexRecord.Clear(namespace), ended);
    } finally {
      lock.unlock();
    }
  }

  private Removal remove(List<EntryKey> keys, IndexRecord record, List<Sha256> ended) {
    if (keys.isEmpty()) {
      return new Removal(0, 0, 0, List.of());
    }
    long toForce = 0;
    List<EntryKey> unrecorded = List.of();
    try {
      toForce = index.append(record);
    } catch (IOException e) {
      // Only a removal makes a full disk less full: it goes on, and is recorded when there is room.
      LOG.info("{} entries are removed before the index says so: {}", keys.size(), e.getMessage());
      unrecorded = keys;
    }
    long before = catalogue.bytes();
    for (EntryKey key : keys) {
      Entry entry = catalogue.find(key);
      if (entry != null) {
        catalogue.remove(entry, ended);
      }
    }
    return new Removal(keys.size(), before - catalogue.bytes(), toForce, unrecorded);
  }

  /** Records that entries are gone, but for those that are there again. */
  long recordAbsence(List<EntryKey> keys) throws IOException {
    lock.lock();
    try {
      long toForce = 0;
      for (EntryKey key : keys) {
        if (catalogue.find(key) == null) {
          toForce = index.append(new IndexRecord.Remove(key));
        }
      }
      return toForce;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Removes an entry whose blob is not what it should be, if it is that blob still, and its file
   * was not put in its place anew. Others that refer to the blob stay until they are asked for, and
   * are checked then.
   */
  boolean removeDamaged(EntryKey key, Sha256 digest, long modified, List<Sha256> ended) {
    lock.lock();
    try {
      Entry entry = catalogue.find(key);
      if (entry == null || !entry.blob.digest.equals(digest) || entry.blob.modified != modified) {
        return false;
      }
      entry.blob.trusted = false;
      remove(List.of(key), new IndexRecord.Remove(key), ended);
      return true;
    } finally {
      lock.unlock();
    }
  }

  void force(long upTo) throws IOException {
    index.force(upTo);
  }

  Page page(String namespace, String prefix, String after, int limit) {
    lock.lock();
    try {
      return catalogue.page(namespace, prefix, after, limit);
    } finally {
      lock.unlock();
    }
  }

  /** Takes a blob's file out of its place if nothing refers to it. */
  Optional<Path> takeOutIfUnknown(Sha256 digest) throws IOException {
    lock.lock();
    try {
      return catalogue.blob(digest) == null ? files.takeOut(digest) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  StoreStatistics statistics() {
    lock.lock();
    try {
      return StoreStatistics.of(catalogue, options, eviction.counters());
    } finally {
      lock.unlock();
    }
  }

  private void forceIndexName() {
    try {
      files.forceIndexName(options.sync());
    } catch (IOException e) {
      LOG.warn("a power failure now could bring the old index back", e);
    }
  }

  /** Shortens the index if that pays. Called without the lock. */
  void rewriteIfItPays() {
    rewrite.runIfItPays();
  }

  /** Closes the log; what was not open is left as it is. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try (index) {
      if (opened) {
        note(new IndexRecord.Stop());
        index.forceAll();
      }
    } finally {
      opened = false;
      lock.unlock();
    }
  }
}
