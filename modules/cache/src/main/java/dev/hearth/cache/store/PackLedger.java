package dev.hearth.cache.store;

import dev.hearth.cache.pack.Extent;
import dev.hearth.cache.pack.Packs;
import dev.hearth.cache.pack.PinnedBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The part of the {@link Ledger} that is about blobs in packs, under the same lock. Thread-safe.
 */
final class PackLedger {
  private final ReentrantLock lock;
  private final Catalogue catalogue;
  private final IndexLog index;
  private final Packs packs;
  private final PackedBlobs packed;
  private final Commits commits;
  private final IndexRewrite rewrite;

  PackLedger(
      ReentrantLock lock,
      Catalogue catalogue,
      IndexLog index,
      Packs packs,
      PackedBlobs packed,
      Commits commits,
      IndexRewrite rewrite) {
    this.lock = lock;
    this.catalogue = catalogue;
    this.index = index;
    this.packs = packs;
    this.packed = packed;
    this.commits = commits;
    this.rewrite = rewrite;
  }

  /**
   * Stores a short blob in a pack, in one go.
   *
   * @return null where that is not possible now: no pack has room, or the blob is in a file
   */
  Commits.@Nullable Commit commit(EntryKey key, Sha256 digest, ByteBuffer bytes, List<Blob> ended)
      throws IOException {
    lock.lock();
    try {
      return commits.enterPacked(key, digest, bytes, ended);
    } finally {
      lock.unlock();
    }
  }

  private boolean leaveIfPacked(Blob ended) {
    packed.leave(ended, index.last());
    return ended.place instanceof Place.InPack;
  }

  /**
   * Copies a short blob to a pack and to the disk.
   *
   * @return to be committed; null where that is not possible now: no pack has room, or the blob is
   *     in a file
   */
  StagedBlob.@Nullable InPack stage(Sha256 digest, ByteBuffer bytes) throws IOException {
    Extent extent;
    Runnable forcing;
    lock.lock();
    try {
      Blob known = catalogue.blob(digest);
      extent = known != null && known.place instanceof Place.InFile ? null : packed.write(bytes);
      if (extent == null) {
        return null;
      }
      forcing = packs.forcing(extent);
    } finally {
      lock.unlock();
    }
    forcing.run();
    return new StagedBlob.InPack(extent, digest, true);
  }

  /** Whether a blob is in a file of its own. */
  boolean isInFile(Sha256 digest) {
    lock.lock();
    try {
      Blob blob = catalogue.blob(digest);
      return blob != null && blob.place instanceof Place.InFile;
    } finally {
      lock.unlock();
    }
  }

  /** Makes a pack for the blobs to come. Called without the lock. */
  void addPack() throws IOException {
    packs.addPack(this::guarded);
  }

  private void guarded(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /** As {@link #commit}, but does not wait for the lock. */
  Commits.@Nullable Commit tryCommit(
      EntryKey key, Sha256 digest, ByteBuffer bytes, List<Blob> ended) throws IOException {
    if (!lock.tryLock()) {
      return null;
    }
    try {
      Commits.Commit commit = commits.enterPacked(key, digest, bytes, ended);
      ended.removeIf(this::leaveIfPacked);
      rewrite.remember();
      return commit;
    } finally {
      lock.unlock();
    }
  }

  /** A blob has ended that was in a pack: others may have its room. */
  void leave(Blob ended) {
    lock.lock();
    try {
      packed.leave(ended, index.last());
    } finally {
      lock.unlock();
    }
  }

  /** The bytes of a blob that is in a pack, in this place; null where it is not, or gone. */
  @Nullable PinnedBlob pin(Sha256 digest, Place.InPack place) {
    lock.lock();
    try {
      Blob blob = catalogue.blob(digest);
      return blob != null && blob.place.equals(place) ? packed.pin(blob) : null;
    } finally {
      lock.unlock();
    }
  }
}
