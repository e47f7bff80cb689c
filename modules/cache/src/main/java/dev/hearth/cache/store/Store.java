package dev.hearth.cache.store;

import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedMemory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps blobs under keys, in files. Acquires nothing before {@link #open}.
 *
 * <p>Thread-safe. Every method may block on the disk. A reader of a blob is never disturbed by its
 * eviction, removal or replacement.
 */
public final class Store {
  private static final Logger LOG = LogManager.getLogger(Store.class);

  /** How often an entry may change between its look-up and the opening of its file. */
  private static final int MAX_CHANGES = 8;

  private final StoreOptions options;
  private final BlobFiles files;
  private final FolderLock folderLock;
  private final StoreCounters counters = new StoreCounters();
  private final Ledger ledger;
  private final OrphanSweep orphans;
  private final UploadRoom uploads;

  /** A store that is not open. */
  public Store(StoreOptions options) {
    this.options = options;
    files = new BlobFiles(options.folder());
    uploads = new UploadRoom(options.maxBytes());
    folderLock = new FolderLock(options.folder());
    ledger = new Ledger(options, files, counters);
    orphans = new OrphanSweep(files, digest -> discard(List.of(digest)));
  }

  /**
   * Opens the store: reads its index, and looks at no blob. After a death of the process, files
   * that nothing names are removed in the background.
   *
   * @throws IOException if its folder cannot be used, or is in use by another
   */
  public void open() throws IOException {
    files.createFolders();
    folderLock.acquire();
    files.cleanUp();
    List<Sha256> ended = new ArrayList<>();
    boolean stopped = ledger.open(ended);
    discard(ended);
    ledger.rewriteIfItPays();
    if (!stopped) {
      orphans.start();
    }
  }

  /** What is known of an entry, which counts as a use of it; null where there is none. */
  public @Nullable EntryInfo use(EntryKey key) {
    EntryInfo entry = ledger.use(key);
    ledger.rewriteIfItPays();
    return entry;
  }

  /** What is known of an entry; null where there is none. */
  public @Nullable EntryInfo find(EntryKey key) {
    return ledger.find(key);
  }

  /** Some entries of a namespace, in the order of their keys' bytes. */
  public Page page(String namespace, String prefix, String after, int limit) {
    return ledger.page(namespace, prefix, after, limit);
  }

  /**
   * Opens an entry's blob. The first time after the start, and where its file is not as it was
   * left, it is read and checked first; where it is damaged or gone, the entry is removed.
   *
   * @return null where there is no such entry, or no longer
   * @throws CallException DATA_LOSS where it is damaged or gone
   */
  public @Nullable OpenBlob open(EntryKey key) throws IOException, CallException {
    for (int attempt = 0; attempt < MAX_CHANGES; attempt++) {
      Ledger.BlobState state = ledger.blob(key);
      if (state == null) {
        return null;
      }
      Optional<OpenBlob> opened = open(state);
      if (opened.isPresent() && isAsItShouldBe(opened.get(), state)) {
        return opened.get();
      }
      if (opened.isPresent()) {
        opened.get().close();
      }
      String how = opened.isPresent() ? "is damaged" : "is gone";
      // Or the entry was replaced since we looked: then look again.
      if (remove(key, state.digest(), state.modified(), how)) {
        throw lost(key, how, null);
      }
    }
    throw changesTooFast();
  }

  /**
   * Opens an entry's blob for another process. Its bytes have been compared with its digest since
   * the start, and are again where its file is not as it was left.
   *
   * @return null where there is no such entry, or no longer
   */
  public @Nullable LentBlob lend(EntryKey key, SharedMemory memory)
      throws IOException, CallException {
    for (int attempt = 0; attempt < MAX_CHANGES; attempt++) {
      Ledger.BlobState state = ledger.blob(key);
      if (state == null) {
        return null;
      }
      try {
        if (isTrusted(state) || isVerified(key)) {
          Descriptor file = memory.openFile(files.path(state.digest()));
          return new LentBlob(state.digest(), state.size(), file);
        }
      } catch (NoSuchFileException _) {
        // Removed since we looked, or damaged and found to be: look again.
      }
    }
    throw changesTooFast();
  }

  private boolean isTrusted(Ledger.BlobState state) {
    return state.trusted() && files.isUntouched(state.digest(), state.size(), state.modified());
  }

  /** Opening it does what has to be done with a blob that is not trusted. */
  private boolean isVerified(EntryKey key) throws IOException, CallException {
    try (OpenBlob verified = open(key)) {
      return verified != null;
    }
  }

  private static CallException changesTooFast() {
    return new CallException(
        ErrorCode.ABORTED, "the entry changes faster than it can be opened; try again");
  }

  private Optional<OpenBlob> open(Ledger.BlobState state) throws IOException {
    try {
      FileChannel channel = files.open(state.digest());
      return Optional.of(new OpenBlob(state.digest(), state.size(), state.modified(), channel));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private boolean isAsItShouldBe(OpenBlob blob, Ledger.BlobState state) throws IOException {
    boolean done = false;
    try {
      boolean good = isTrusted(blob, state) || isVerified(blob);
      done = true;
      return good;
    } finally {
      if (!done) {
        blob.close();
      }
    }
  }

  private boolean isTrusted(OpenBlob blob, Ledger.BlobState state) throws IOException {
    return state.trusted()
        && blob.channel().size() == state.size()
        && modified(state.digest()) == state.modified();
  }

  private boolean isVerified(OpenBlob blob) throws IOException {
    long modified = modified(blob.digest());
    if (!blob.isIntact()) {
      return false;
    }
    ledger.trust(blob.digest(), modified);
    return true;
  }

  /** A file that was replaced or removed since it was opened is not what it was. */
  private long modified(Sha256 digest) throws IOException {
    try {
      return files.modified(digest);
    } catch (NoSuchFileException _) {
      return Long.MIN_VALUE;
    }
  }

  /**
   * Removes an entry whose blob was found cut short, unless it was stored anew by now.
   *
   * @return what the caller is told
   */
  public CallException removeDamaged(EntryKey key, OpenBlob blob, EOFException cause)
      throws IOException {
    String how = "was cut short while it was read";
    remove(key, blob.digest(), blob.modified(), how);
    return lost(key, how, cause);
  }

  private static CallException lost(EntryKey key, String how, @Nullable Throwable cause) {
    return new CallException(
        ErrorCode.DATA_LOSS,
        "the blob of key '" + key.key() + "' " + how + ", and its entry is removed; store it anew",
        cause);
  }

  /** Answers whether it was removed by this. */
  private boolean remove(EntryKey key, Sha256 digest, long modified, String how)
      throws IOException {
    List<Sha256> ended = new ArrayList<>();
    boolean removed = ledger.removeDamaged(key, digest, modified, ended);
    if (removed) {
      counters.foundDamaged();
      LOG.warn(
          "blob {} of key '{}' in namespace '{}' {}; the entry is removed",
          digest,
          key.key(),
          key.namespace(),
          how);
      discard(ended);
    }
    return removed;
  }

  /**
   * Begins to store a blob.
   *
   * @param expectedSize how large it will be; 0 where that is not known
   */
  public BlobWriter write(String namespace, long expectedSize) throws IOException, CallException {
    long maxBytes =
        Math.min(
            options.maxBytes(),
            options.namespaceMaxBytes().getOrDefault(namespace, Long.MAX_VALUE));
    if (expectedSize < 0 || expectedSize > maxBytes) {
      throw BlobWriter.tooLarge(expectedSize, maxBytes);
    }
    return new BlobWriter(files, uploads, maxBytes);
  }

  /** Ends the writing of a blob, and tells what it is; {@link #commit} can still be left out. */
  public StagedBlob stage(BlobWriter writer) throws IOException {
    return writer.finish(options.sync());
  }

  /**
   * Stores a blob under a key, in place of any other. Once it returns, the entry outlives what the
   * {@link SyncPolicy} says.
   *
   * @return whether another was there
   */
  public boolean commit(EntryKey key, StagedBlob staged) throws IOException {
    List<Sha256> ended = new ArrayList<>();
    try {
      Ledger.Commit commit = ledger.commit(key, staged, ended);
      forceIfNeeded(commit.toForce());
      return commit.replaced();
    } finally {
      discard(ended);
      ledger.rewriteIfItPays();
    }
  }

  private void forceIfNeeded(long record) throws IOException {
    if (options.sync() == SyncPolicy.MACHINE) {
      ledger.force(record);
    }
  }

  /** Removes an entry. Answers whether it was there. */
  public boolean remove(EntryKey key) throws IOException {
    List<Sha256> ended = new ArrayList<>();
    return finish(ledger.remove(key, ended), ended).entries() > 0;
  }

  /**
   * What a {@link #clear} removed.
   *
   * @param bytes how many bytes of blobs nothing refers to any more
   */
  public record Cleared(long entries, long bytes) {}

  /**
   * Removes all entries of a namespace.
   *
   * @param namespace its name; empty for all
   */
  public Cleared clear(String namespace) throws IOException {
    List<Sha256> ended = new ArrayList<>();
    return finish(ledger.clear(namespace, ended), ended);
  }

  private Cleared finish(Ledger.Removal removal, List<Sha256> ended) throws IOException {
    discard(ended);
    long toForce =
        removal.unrecorded().isEmpty()
            ? removal.toForce()
            : ledger.recordAbsence(removal.unrecorded());
    forceIfNeeded(toForce);
    ledger.rewriteIfItPays();
    return new Cleared(removal.entries(), removal.bytes());
  }

  /** Removes the files of blobs that nothing refers to, unless something does again. */
  private void discard(List<Sha256> digests) throws IOException {
    for (Sha256 digest : digests) {
      Optional<Path> out = ledger.takeOutIfUnknown(digest);
      if (out.isPresent()) {
        BlobFiles.delete(out.get());
      }
    }
  }

  /** How full it is. */
  public StoreStatistics statistics() {
    return ledger.statistics();
  }

  /** What a caller is told of a failure of the disk. */
  public CallException explain(IOException failure) {
    if (failure instanceof ClosedByInterruptException) {
      return new CallException(ErrorCode.CANCELLED, "the call was cancelled", failure);
    }
    if (isForWantOfRoom(failure)) {
      return new CallException(
          ErrorCode.RESOURCE_EXHAUSTED, FullDiskException.describe(options.folder()), failure);
    }
    return new CallException(
        ErrorCode.INTERNAL, "the cache folder cannot be used: " + failure, failure);
  }

  private boolean isForWantOfRoom(IOException failure) {
    return failure instanceof FullDiskException
        || files.explain(failure, 0) instanceof FullDiskException;
  }

  /**
   * Closes the store, whatever {@link #open} came to.
   *
   * @return whether what runs in the background ended in time
   */
  public boolean close(Duration timeout) throws IOException, InterruptedException {
    try (folderLock;
        ledger) {
      return orphans.stop(timeout);
    }
  }
}
