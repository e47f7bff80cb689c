package dev.hearth.cache.store;

import dev.hearth.cache.pack.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a blob that is written becomes an entry: room is made, the blob put in its place, the log
 * told, and the catalogue. Guarded by the store's lock.
 */
final class Commits {
  private final SyncPolicy sync;
  private final Catalogue catalogue;
  private final IndexLog index;
  private final BlobFiles files;
  private final PackedBlobs packed;
  private final Eviction eviction;

  Commits(
      SyncPolicy sync,
      Catalogue catalogue,
      IndexLog index,
      BlobFiles files,
      PackedBlobs packed,
      Eviction eviction) {
    this.sync = sync;
    this.catalogue = catalogue;
    this.index = index;
    this.files = files;
    this.packed = packed;
    this.eviction = eviction;
  }

  /**
   * How a commit went.
   *
   * @param replaced whether another entry was there
   * @param toForce what to give to {@link IndexLog#force}
   */
  record Commit(boolean replaced, long toForce) {}

  /**
   * Stores a short blob in a pack.
   *
   * @return null where that is not possible now: no pack has room, or the blob is in a file
   */
  @Nullable Commit enterPacked(EntryKey key, Sha256 digest, ByteBuffer bytes, List<Blob> ended)
      throws IOException {
    Blob known = catalogue.blob(digest);
    if (known != null && known.place instanceof Place.InFile) {
      return null;
    }
    Extent extent = packed.write(bytes);
    return extent == null ? null : enter(key, new StagedBlob.InPack(extent, digest, false), ended);
  }

  /** Puts a blob in its place and an entry that refers to it in the place of any other. */
  Commit enter(EntryKey key, StagedBlob staged, List<Blob> ended) throws IOException {
    Blob blob = catalogue.retain(staged.digest(), staged.size(), firstPlaceOf(staged));
    boolean done = false;
    try {
      Commit commit = enter(key, blob, staged, ended);
      done = true;
      return commit;
    } finally {
      if (!done) {
        if (staged instanceof StagedBlob.InPack pack && !blob.place.equals(placeOf(pack))) {
          packed.free(pack.extent(), index.last());
        }
        catalogue.release(blob, ended);
      }
    }
  }

  /** A new blob is in a pack only once the log says so. */
  private static Place firstPlaceOf(StagedBlob staged) {
    return staged instanceof StagedBlob.InPack pack
        ? new Place.InPack(Extent.nowhere(pack.extent().length()))
        : placeOf(staged);
  }

  private static Place placeOf(StagedBlob staged) {
    return switch (staged) {
      case StagedBlob.InFile file -> new Place.InFile(file.modified());
      case StagedBlob.InPack pack -> new Place.InPack(pack.extent());
    };
  }

  private Commit enter(EntryKey key, Blob blob, StagedBlob staged, List<Blob> ended)
      throws IOException {
    Entry previous = catalogue.find(key);
    long now = System.currentTimeMillis();
    if (previous != null) {
      catalogue.use(previous, now); // so that it is the last to be evicted for itself
    }
    eviction.makeRoomFor(key, blob, previous, ended);
    long toForce =
        switch (staged) {
          case StagedBlob.InFile file -> record(key, blob, file, now);
          case StagedBlob.InPack pack -> record(key, blob, pack, now);
        };
    if (previous != null) {
      catalogue.remove(previous, ended);
    }
    catalogue.add(key, blob, now, now);
    return new Commit(previous != null, toForce);
  }

  private long record(EntryKey key, Blob blob, StagedBlob.InFile staged, long now)
      throws IOException {
    Place place = placeOf(staged);
    // Also where one is there already: it may be damaged in a way that does not show.
    files.moveIn(staged.file(), staged.digest(), sync);
    boolean done = false;
    try {
      if (blob.place instanceof Place.InFile) {
        blob.place = place; // whatever becomes of the record
        blob.trusted = true;
      }
      blob.forced = staged.forced();
      long record = index.append(put(key, blob, place, now, now));
      packed.leave(blob, record);
      blob.place = place;
      blob.trusted = true;
      done = true;
      return record;
    } finally {
      if (!done && blob.place instanceof Place.InPack) {
        files.takeBack(staged.digest(), staged.file()); // its writer deletes it
      }
    }
  }

  private long record(EntryKey key, Blob blob, StagedBlob.InPack staged, long now)
      throws IOException {
    if (blob.place instanceof Place.InFile) { // stored in a file meanwhile
      long record = index.append(put(key, blob, blob.place, now, now));
      packed.free(staged.extent(), record);
      return record;
    }
    blob.forced = staged.forced();
    long record = index.append(put(key, blob, placeOf(staged), now, now));
    packed.occupy(blob, staged.extent(), record);
    blob.trusted = true;
    return record;
  }

  static IndexRecord.Put put(EntryKey key, Blob blob, Place place, long storedAt, long usedAt) {
    return new IndexRecord.Put(key, blob.digest, blob.size, place, storedAt, usedAt, blob.forced);
  }
}
