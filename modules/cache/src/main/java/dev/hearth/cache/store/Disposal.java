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

  private final Ledger ledger;

  Disposal(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Removes blobs, unless something refers to them again. */
  void discard(List<Blob> ended) throws IOException {
    for (Blob blob : ended) {
      switch (blob.place) {
        case Place.InFile _ -> discardFile(blob.digest);
        case Place.InPack _ -> ledger.packLedger().leave(blob);
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
    Optional<Path> out = ledger.takeOutIfUnknown(digest);
    if (out.isPresent()) {
      BlobFiles.delete(out.get());
    }
  }
}
