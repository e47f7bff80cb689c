package dev.hearth.cache.store;

import dev.hearth.cache.pack.PinnedBlob;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedMemory;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Opens blobs, and sees to it that nobody gets one that is damaged. Thread-safe. */
final class BlobReader {
  private static final Logger LOG = LogManager.getLogger(BlobReader.class);

  /** How often an entry may change between its look-up and the opening of its blob. */
  private static final int MAX_CHANGES = 8;

  private final BlobFiles files;
  private final Ledger ledger;
  private final Disposal disposal;
  private final StoreCounters counters;
  private final MappedBlobs mapped;

  BlobReader(
      BlobFiles files,
      Ledger ledger,
      Disposal disposal,
      StoreCounters counters,
      MappedBlobs mapped) {
    this.files = files;
    this.ledger = ledger;
    this.disposal = disposal;
    this.counters = counters;
    this.mapped = mapped;
  }

  /**
   * Opens an entry's blob. The first time after the start, and where its file is not as it was
   * left, it is read and checked first; where it is damaged or gone, the entry is removed.
   *
   * @return null where there is no such entry, or no longer
   * @throws CallException DATA_LOSS where it is damaged or gone
   */
  @Nullable StoredBlob open(EntryKey key) throws IOException, CallException {
    for (int attempt = 0; attempt < MAX_CHANGES; attempt++) {
      Ledger.BlobState state = ledger.blob(key);
      if (state == null) {
        return null;
      }
      StoredBlob opened = open(state);
      if (opened != null && isAsItShouldBe(opened, state)) {
        return opened;
      }
      if (opened != null) {
        opened.close();
      }
      String how = opened == null ? "is gone" : "is damaged";
      // Or the entry was replaced since we looked: then look again.
      if (remove(key, state.digest(), state.place(), how)) {
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
  @Nullable LentBlob lend(EntryKey key, SharedMemory memory) throws IOException, CallException {
    for (int attempt = 0; attempt < MAX_CHANGES; attempt++) {
      Ledger.BlobState state = ledger.blob(key);
      if (state == null || !(state.place() instanceof Place.InFile file)) {
        return null;
      }
      try {
        if (isTrusted(state, file) || isVerified(key)) {
          return lent(state, memory);
        }
      } catch (NoSuchFileException _) {
        // Removed since we looked, or damaged and found to be: look again.
      }
    }
    throw changesTooFast();
  }

  /** As the other, where it need not be read first; null where it does, too. */
  @Nullable LentBlob lendAtOnce(EntryKey key, SharedMemory memory) throws IOException {
    Ledger.BlobState state = ledger.blobAtOnce(key);
    try {
      return state != null && state.place() instanceof Place.InFile file && isTrusted(state, file)
          ? lent(state, memory)
          : null;
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /**
   * All bytes of an entry's blob, where its file is mapped, in memory, and as it was left; else
   * null.
   */
  @Nullable Attachment sendAtOnce(EntryKey key) {
    Ledger.BlobState state = ledger.blobAtOnce(key);
    return state != null && state.place() instanceof Place.InFile file && isTrusted(state, file)
        ? mapped.get(state.digest(), file.modified())
        : null;
  }

  private LentBlob lent(Ledger.BlobState state, SharedMemory memory) throws IOException {
    Descriptor file = memory.openFile(files.path(state.digest()));
    return new LentBlob(state.digest(), state.size(), file);
  }

  private boolean isTrusted(Ledger.BlobState state, Place.InFile file) {
    return state.trusted() && files.isUntouched(state.digest(), state.size(), file.modified());
  }

  /** Opening it does what has to be done with a blob that is not trusted. */
  private boolean isVerified(EntryKey key) throws IOException, CallException {
    try (StoredBlob verified = open(key)) {
      return verified != null;
    }
  }

  private static CallException changesTooFast() {
    return new CallException(
        ErrorCode.ABORTED, "the entry changes faster than it can be opened; try again");
  }

  private @Nullable StoredBlob open(Ledger.BlobState state) throws IOException {
    return switch (state.place()) {
      case Place.InPack place -> {
        PinnedBlob pinned = ledger.packLedger().pin(state.digest(), place);
        yield pinned == null ? null : new PackedBlob(state.digest(), state.size(), pinned);
      }
      case Place.InFile file -> open(state, file);
    };
  }

  private @Nullable OpenBlob open(Ledger.BlobState state, Place.InFile file) throws IOException {
    try {
      FileChannel channel = files.open(state.digest());
      return new OpenBlob(state.digest(), state.size(), file.modified(), channel);
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  private boolean isAsItShouldBe(StoredBlob blob, Ledger.BlobState state) throws IOException {
    boolean done = false;
    try {
      boolean good =
          switch (blob) {
            case OpenBlob file -> isTrusted(file, state) || isVerified(file);
            case PackedBlob packed -> state.trusted() || isVerified(packed, state.place());
          };
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
        && modified(state.digest()) == blob.modified();
  }

  private boolean isVerified(OpenBlob blob) throws IOException {
    long modified = modified(blob.digest());
    if (!blob.isIntact()) {
      return false;
    }
    ledger.trust(blob.digest(), new Place.InFile(modified));
    return true;
  }

  private boolean isVerified(PackedBlob blob, Place place) {
    if (!blob.isIntact()) {
      return false;
    }
    ledger.trust(blob.digest(), place);
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
  CallException removeDamaged(EntryKey key, OpenBlob blob, EOFException cause) throws IOException {
    String how = "was cut short while it was read";
    remove(key, blob.digest(), new Place.InFile(blob.modified()), how);
    return lost(key, how, cause);
  }

  private static CallException lost(EntryKey key, String how, @Nullable Throwable cause) {
    return new CallException(
        ErrorCode.DATA_LOSS,
        "the blob of key '" + key.key() + "' " + how + ", and its entry is removed; store it anew",
        cause);
  }

  /** Answers whether it was removed by this. */
  private boolean remove(EntryKey key, Sha256 digest, Place place, String how) throws IOException {
    List<Blob> ended = new ArrayList<>();
    boolean removed = ledger.removeDamaged(key, digest, place, ended);
    if (removed) {
      counters.foundDamaged();
      LOG.warn(
          "blob {} of key '{}' in namespace '{}' {}; the entry is removed",
          digest,
          key.key(),
          key.namespace(),
          how);
      disposal.discard(ended);
    }
    return removed;
  }
}
