package dev.hearth.cache.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Gives the room of blobs back that nothing refers to any more. Takes the store's lock itself. */
final class Disposal {
  private static final Logger LOG = LogManager.getLogger(Disposal.class);

  /** To delete a file of so many bytes takes about as long as to begin it on another thread. */
  private static final int LONG_BYTES = 256 << 10;

  private final Ledger ledger;
  private final MappedBlobs mapped;
  private final Leftovers leftovers;

  Disposal(Ledger ledger, MappedBlobs mapped, Leftovers leftovers) {
    this.ledger = ledger;
    this.mapped = mapped;
    this.leftovers = leftovers;
  }

  /** Removes blobs, unless something refers to them again. Their room is free afterwards. */
  void discard(List<Blob> ended) throws IOException {
    for (Blob blob : ended) {
      switch (blob.place) {
        case Place.InFile _ -> discardFile(blob.digest);
        case Place.InPack _ -> ledger.packLedger().leave(blob);
      }
    }
  }

  /** As the other, but the room of long blobs is free soon, and not at once. */
  void discardSoon(List<Blob> ended) throws IOException {
    for (Blob blob : ended) {
      if (blob.place instanceof Place.InFile && blob.size >= LONG_BYTES) {
        Optional<Path> out = takeOut(blob.digest);
        out.ifPresent(file -> leftovers.add(() -> BlobFiles.delete(file)));
      } else {
        discard(List.of(blob));
      }
    }
  }

  /** As the other, without making the caller wait for the disk. */
  void discardLater(List<Blob> ended) {
    if (!ended.isEmpty()) {
      Thread.ofVirtual().name("cache-disposal").start(() -> discardAndTell(ended));
    }
  }

  private void discardAndTell(List<Blob> ended) {
    try {
      discard(ended);
    } catch (IOException e) {
      LOG.warn("files that the cache no longer needs could not be removed", e);
    }
  }

  /** Removes a blob's file if no entry needs it. */
  void discardFile(Sha256 digest) throws IOException {
    Optional<Path> out = takeOut(digest);
    if (out.isPresent()) {
      BlobFiles.delete(out.get());
    }
  }

  private Optional<Path> takeOut(Sha256 digest) throws IOException {
    Optional<Path> out = ledger.takeOutIfUnknown(digest);
    if (out.isPresent()) {
      mapped.forget(digest);
    }
    return out;
  }
}
