package dev.hearth.cache.store;

import dev.hearth.cache.pack.Packs;
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
 * folders are to be forced to the disk): no blob's file is read, written or deleted under it, and a
 * short blob is copied to its pack. Thread-safe.
 *
 * <p>Methods that end the use of blobs add them to a list that the caller brings: their room is to
 * be given back without the lock, see {@link Disposal}.
 */
final class Ledger implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Ledger.class);

  private final StoreOptions options;
  private final BlobFiles files;
  private final Packs packs;
  private final IndexLog index;
  private final Eviction eviction;
  private final Catalogue catalogue = new Catalogue();
  private final PackedBlobs packed;
  private final Commits commits;
  private final ReentrantLock lock = new ReentrantLock();
  private final IndexRewrite rewrite;
  private final Compaction compaction;
  private final PackLedger packLedger;
  private boolean opened;

  Ledger(StoreOptions options, BlobFiles files, Packs packs, StoreCounters counters) {
    this.options = options;
    this.files = files;
    this.packs = packs;
    index = new IndexLog(options.folder(), files::forceIndexName);
    eviction = new Eviction(options, catalogue, index, counters);
    rewrite = new IndexRewrite(lock, index, catalogue);
    packed = new PackedBlobs(packs, index, options.sync());
    commits = new Commits(options.sync(), catalogue, index, files, packed, eviction);
    compaction = new Compaction(lock, index, packs, packed);
    packLedger = new PackLedger(lock, catalogue, index, packs, packed, commits, rewrite);
  }

  /**
   * Reads the log and opens it.
   *
   * @return whether the store had been closed in good order: if not, files may lie about that
   *     nothing names
   */
  boolean open(List<Blob> ended) throws IOException {
    lock.lock();
    try {
      Replay replay = new Replay(catalogue);
      boolean whole = index.open(replay);
      packed.open(catalogue.blobs());
      opened = true;
      makeRoom(ended);
      return whole && replay.wasStopped();
    } finally {
      lock.unlock();
    }
  }

  /** What concerns blobs in packs. */
  PackLedger packLedger() {
    return packLedger;
  }

  /** A full disk is no reason not to serve what there is. */
  private void makeRoom(List<Blob> ended) {
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
      use(key, entry);
      return entry.info();
    } finally {
      lock.unlock();
    }
  }

  private void use(EntryKey key, Entry entry) {
    long now = System.currentTimeMillis();
    catalogue.use(entry, now);
    if (now - entry.recordedUseAt > options.recordUseAfter().toMillis()) {
      entry.recordedUseAt = now;
      note(new IndexRecord.Use(key, now));
    }
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
  record BlobState(Sha256 digest, long size, Place place, boolean trusted) {}

  /** What is known of an entry's blob; null where there is no such entry. */
  @Nullable BlobState blob(EntryKey key) {
    lock.lock();
    try {
      Entry entry = catalogue.find(key);
      if (entry == null) {
        return null;
      }
      Blob blob = entry.blob;
      return new BlobState(blob.digest, blob.size, blob.place, blob.trusted);
    } finally {
      lock.unlock();
    }
  }

  /** As the other, but does not wait for the lock; null also where that is taken. */
  @Nullable BlobState blobAtOnce(EntryKey key) {
    if (!lock.tryLock()) {
      return null;
    }
    try {
      return blob(key);
    } finally {
      lock.unlock();
    }
  }

  /** A blob was found to be what it should, in this place. */
  void trust(Sha256 digest, Place place) {
    lock.lock();
    try {
      Blob blob = catalogue.blob(digest);
      boolean isThere =
          blob != null
              && (blob.place.equals(place)
                  || (blob.place instanceof Place.InFile && place instanceof Place.InFile));
      if (blob != null && isThere) {
        blob.trusted = true;
        blob.place = place;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Puts a blob in its place and an entry that refers to it in the place of any other. */
  Commits.Commit commit(EntryKey key, StagedBlob staged, List<Blob> ended) throws IOException {
    lock.lock();
    try {
      return commits.enter(key, staged, ended);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a removal did.
   *
   * @param bytes how many bytes of blobs nothing refers to any more
   * @param unrecorded the keys whose removal the log does not know of, because it could not be
   *     written; see {@link #recordAbsence}
   */
  record Removal(long entries, long bytes, long toForce, List<EntryKey> unrecorded) {}

  Removal remove(EntryKey key, List<Blob> ended) {
    lock.lock();
    try {
      boolean there = catalogue.find(key) != null;
      return remove(there ? List.of(key) : List.of(), new IndexRecord.Remove(key), ended);
    } finally {
      lock.unlock();
    }
  }

  /** Removes all entries of a namespace; of all, where its name is empty. */
  Removal clear(String namespace, List<Blob> ended) {
    lock.lock();
    try {
      return remove(catalogue.keys(namespace), new IndexRecord.Clear(namespace), ended);
    } finally {
      lock.unlock();
    }
  }

  private Removal remove(List<EntryKey> keys, IndexRecord record, List<Blob> ended) {
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
   * Removes an entry whose blob is not what it should be, if it is that blob still, and was not
   * stored anew. Others that refer to the blob stay until they are asked for, and are checked then.
   */
  boolean removeDamaged(EntryKey key, Sha256 digest, Place place, List<Blob> ended) {
    lock.lock();
    try {
      Entry entry = catalogue.find(key);
      if (entry == null || !entry.blob.digest.equals(digest) || !entry.blob.place.equals(place)) {
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

  /** Takes a blob's file out of its place if nothing refers to it there. */
  Optional<Path> takeOutIfUnknown(Sha256 digest) throws IOException {
    lock.lock();
    try {
      Blob blob = catalogue.blob(digest);
      boolean isNeeded = blob != null && blob.place instanceof Place.InFile;
      return isNeeded ? Optional.empty() : files.takeOut(digest);
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #use}, but does not wait for the lock, and looks at what is in a pack at once. */
  Glance glance(EntryKey key) {
    if (!lock.tryLock()) {
      return Glance.Nothing.BUSY;
    }
    try {
      Entry entry = catalogue.find(key);
      if (entry == null) {
        return Glance.Nothing.MISSING;
      }
      use(key, entry);
      rewrite.remember();
      return new Glance.Found(entry.info(), entry.blob.trusted ? packed.pin(entry.blob) : null);
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

  /** Shortens the index if that pays. Called without the lock. */
  void rewriteIfItPays() {
    rewrite.runIfItPays();
  }

  /** Whether {@link #tidyUp} may have something to do. Takes no lock. */
  boolean isUntidy() {
    return rewrite.isRemembered() || packs.isUntidy();
  }

  /** Shortens what has grown long without need: index and packs. Called without the lock. */
  void tidyUp() throws IOException, InterruptedException {
    rewrite.runIfItPays();
    compaction.runIfItPays();
  }

  /** Closes log and packs; what was not open is left as it is. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try (index;
        packs) {
      if (opened) {
        note(new IndexRecord.Stop());
        index.forceLast();
      }
    } finally {
      opened = false;
      lock.unlock();
    }
  }
}
