package dev.hearth.cache.store;

import dev.hearth.cache.pack.Packs;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.SharedMemory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps blobs under keys, in files. Acquires nothing before {@link #open}.
 *
 * <p>Thread-safe. Every method may block on the disk. A reader of a blob is never disturbed by its
 * eviction, removal or replacement.
 */
public final class Store {
  /** How often a pack that was made for a blob may be filled by others first. */
  private static final int MAX_PACK_ATTEMPTS = 3;

  private final StoreOptions options;
  private final BlobFiles files;
  private final FolderLock folderLock;
  private final StoreCounters counters = new StoreCounters();
  private final Ledger ledger;
  private final OrphanSweep orphans;
  private final UploadRoom uploads;
  private final Packs packs;
  private final Leftovers leftovers = new Leftovers();
  private final MappedBlobs mapped = new MappedBlobs(leftovers);
  private final Disposal disposal;
  private final BlobReader reader;
  private final Upkeep upkeep;
  private volatile OptionalLong owner = OptionalLong.empty();

  /** A store that is not open. */
  public Store(StoreOptions options) {
    this.options = options;
    files = new BlobFiles(options.folder());
    uploads = new UploadRoom(options.maxBytes());
    folderLock = new FolderLock(options.folder());
    packs =
        new Packs(
            files.packs(),
            options.packBytes(),
            PrivateFolder.fileAttributes(files.packs().getFileSystem()),
            options.sync() == SyncPolicy.MACHINE ? files::forcePackNames : () -> {});
    ledger = new Ledger(options, files, packs, counters);
    disposal = new Disposal(ledger, mapped, leftovers);
    reader = new BlobReader(files, ledger, disposal, counters, mapped);
    orphans = new OrphanSweep(files, disposal::discardFile);
    upkeep = new Upkeep(ledger);
  }

  /**
   * Opens the store: reads its index, and looks at no blob. After a death of the process, files
   * that nothing names are removed in the background.
   *
   * @throws IOException if its folder cannot be used, or is in use by another
   */
  public void open() throws IOException {
    files.createFolders();
    owner = PrivateFolder.owner(options.folder());
    folderLock.acquire();
    files.cleanUp();
    List<Blob> ended = new ArrayList<>();
    boolean stopped = ledger.open(ended);
    disposal.discard(ended);
    ledger.rewriteIfItPays();
    if (!stopped) {
      orphans.start();
    }
  }

  /**
   * Whether a user is the one whose files the blobs are. Whoever is lent such a file can open it
   * anew under {@code /proc/self/fd} with the rights that he has on it, which nobody else has.
   *
   * @param uid the number of the user, as {@link dev.hearth.spi.transport.PeerCredentials} has it
   */
  public boolean isOwner(long uid) {
    return owner.isPresent() && owner.getAsLong() == uid;
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

  /** What can be told of an entry at once; if anything is, that counts as a use of it. */
  public Glance glance(EntryKey key) {
    return ledger.glance(key);
  }

  /**
   * Opens an entry's blob. The first time after the start, and where its file is not as it was
   * left, it is read and checked first; where it is damaged or gone, the entry is removed.
   *
   * @return null where there is no such entry, or no longer
   * @throws CallException DATA_LOSS where it is damaged or gone
   */
  public @Nullable StoredBlob open(EntryKey key) throws IOException, CallException {
    return reader.open(key);
  }

  /**
   * Opens an entry's blob for another process. Its bytes have been compared with its digest since
   * the start, and are again where its file is not as it was left.
   *
   * @return null where there is no such entry, or no longer, or where it has no file of its own
   */
  public @Nullable LentBlob lend(EntryKey key, SharedMemory memory)
      throws IOException, CallException {
    return reader.lend(key, memory);
  }

  /** As the other, if that takes no time; null where it would, too. */
  public @Nullable LentBlob lendAtOnce(EntryKey key, SharedMemory memory) throws IOException {
    return reader.lendAtOnce(key, memory);
  }

  /**
   * All bytes of an entry's blob that {@link #map} has mapped, if that takes no time; else null.
   */
  public @Nullable Attachment sendAtOnce(EntryKey key) {
    return reader.sendAtOnce(key);
  }

  /**
   * All bytes of a blob, to be sent from where they are.
   *
   * @param blob at most 2 GiB; stays the caller's
   * @throws EOFException if its file has fewer: it was damaged since it was opened
   */
  public Attachment map(OpenBlob blob) throws IOException {
    return mapped.map(blob);
  }

  /**
   * Removes an entry whose blob was found cut short, unless it was stored anew by now.
   *
   * @return what the caller is told
   */
  public CallException removeDamaged(EntryKey key, OpenBlob blob, EOFException cause)
      throws IOException {
    return reader.removeDamaged(key, blob, cause);
  }

  /**
   * Begins to store a blob.
   *
   * @param expectedSize how large it will be; 0 where that is not known
   */
  public BlobWriter write(String namespace, long expectedSize) throws IOException, CallException {
    long maxBytes = maxBytes(namespace);
    if (expectedSize < 0 || expectedSize > maxBytes) {
      throw BlobWriter.tooLarge(expectedSize, maxBytes);
    }
    return new BlobWriter(files, leftovers, uploads, maxBytes);
  }

  private long maxBytes(String namespace) {
    return Math.min(
        options.maxBytes(), options.namespaceMaxBytes().getOrDefault(namespace, Long.MAX_VALUE));
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
    List<Blob> ended = new ArrayList<>();
    try {
      Commits.Commit commit = ledger.commit(key, staged, ended);
      forceIfNeeded(commit.toForce());
      return commit.replaced();
    } finally {
      disposal.discardSoon(ended);
      ledger.rewriteIfItPays();
      upkeep.start();
    }
  }

  /** Whether a blob is short enough to be stored in one piece: see {@link #put}. */
  public boolean suitsPack(String namespace, long bytes) {
    int limit = options.packedMaxBytes();
    return limit > 0 && bytes <= limit && bytes <= maxBytes(namespace);
  }

  /**
   * Stores a short blob, as {@link #commit}.
   *
   * @param digest that of the bytes
   * @param bytes all of it; stay as they are
   * @return whether another was there; empty where it cannot be stored this way, but with {@link
   *     #write}
   */
  public Optional<Boolean> put(EntryKey key, Sha256 digest, ByteBuffer bytes) throws IOException {
    for (int attempt = 0; attempt < MAX_PACK_ATTEMPTS; attempt++) {
      Optional<Boolean> done =
          options.sync() == SyncPolicy.MACHINE
              ? putForced(key, digest, bytes)
              : putPacked(key, digest, bytes);
      if (done.isPresent() || ledger.packLedger().isInFile(digest)) {
        return done;
      }
      try {
        ledger.packLedger().addPack();
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException _) {
        return Optional.empty(); // a file takes no more room than it needs
      }
    }
    return Optional.empty();
  }

  private Optional<Boolean> putPacked(EntryKey key, Sha256 digest, ByteBuffer bytes)
      throws IOException {
    List<Blob> ended = new ArrayList<>();
    try {
      return replaced(ledger.packLedger().commit(key, digest, bytes, ended));
    } finally {
      disposal.discard(ended);
      ledger.rewriteIfItPays();
      upkeep.start();
    }
  }

  private static Optional<Boolean> replaced(Commits.@Nullable Commit commit) {
    return Optional.ofNullable(commit).map(Commits.Commit::replaced);
  }

  private Optional<Boolean> putForced(EntryKey key, Sha256 digest, ByteBuffer bytes)
      throws IOException {
    StagedBlob.InPack staged = ledger.packLedger().stage(digest, bytes);
    return staged == null ? Optional.empty() : Optional.of(commit(key, staged));
  }

  /**
   * As {@link #put}, if that can be done without waiting for another thread, and with no more of
   * the disk than the operating system keeps in memory. Never where a put is to outlive the
   * machine.
   */
  public Optional<Boolean> tryPut(EntryKey key, Sha256 digest, ByteBuffer bytes)
      throws IOException {
    if (options.sync() == SyncPolicy.MACHINE) {
      return Optional.empty();
    }
    List<Blob> ended = new ArrayList<>();
    try {
      return replaced(ledger.packLedger().tryCommit(key, digest, bytes, ended));
    } finally {
      disposal.discardLater(ended);
      upkeep.start();
    }
  }

  private void forceIfNeeded(long record) throws IOException {
    if (options.sync() == SyncPolicy.MACHINE) {
      ledger.force(record);
    }
  }

  /** Removes an entry. Answers whether it was there. */
  public boolean remove(EntryKey key) throws IOException {
    List<Blob> ended = new ArrayList<>();
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
    List<Blob> ended = new ArrayList<>();
    return finish(ledger.clear(namespace, ended), ended);
  }

  private Cleared finish(Ledger.Removal removal, List<Blob> ended) throws IOException {
    disposal.discard(ended);
    try {
      long toForce =
          removal.unrecorded().isEmpty()
              ? removal.toForce()
              : ledger.recordAbsence(removal.unrecorded());
      forceIfNeeded(toForce);
      ledger.rewriteIfItPays();
    } finally {
      // Also where that failed because the disk is full: packs give back what was removed here.
      upkeep.start();
    }
    return new Cleared(removal.entries(), removal.bytes());
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
      mapped.clear();
      boolean swept = orphans.stop(timeout);
      return upkeep.stop(timeout) && leftovers.stop(timeout) && swept;
    }
  }
}
