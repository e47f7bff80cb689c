package dev.hearth.cache.store;

import dev.hearth.cache.pack.Extent;
import dev.hearth.cache.pack.Packs;
import dev.hearth.cache.pack.PinnedBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which blobs are in which pack. Guarded by the store's lock, but for what says otherwise.
 *
 * <p>With {@link SyncPolicy#MACHINE} a blob is on the disk before the index names its place, and
 * the index is before what it named before is overwritten: whatever of the index a power failure
 * leaves, what it names is there.
 */
final class PackedBlobs {
  private final Packs packs;
  private final IndexLog index;
  private final SyncPolicy sync;

  /** By pack: those that are in it, and some that were. */
  private final Map<Integer, List<Blob>> residents = new HashMap<>();

  PackedBlobs(Packs packs, IndexLog index, SyncPolicy sync) {
    this.packs = packs;
    this.index = index;
    this.sync = sync;
  }

  /** Up to where the index will not be forgotten. */
  private long recorded() {
    return sync == SyncPolicy.MACHINE ? index.forced() : Long.MAX_VALUE;
  }

  /** Finds the blobs of a catalogue that was read from the index. */
  void open(Iterable<Blob> blobs) throws IOException {
    packs.open();
    for (Blob blob : blobs) {
      if (blob.place instanceof Place.InPack(Extent extent)) {
        if (packs.adopt(extent)) {
          residents.computeIfAbsent(extent.pack(), _ -> new ArrayList<>()).add(blob);
        } else {
          blob.place = new Place.InPack(Extent.nowhere(extent.length()));
        }
      }
    }
    packs.goOn();
  }

  /**
   * Copies a blob to a pack, also where it is in one: that may be damaged in a way that does not
   * show.
   *
   * @return where it is; null where there is no pack with room: see {@link Packs#addPack}
   */
  @Nullable Extent write(ByteBuffer bytes) throws IOException {
    return packs.write(bytes, recorded(), residents::remove);
  }

  /** The bytes of a blob; null where they are in no pack, or gone. */
  @Nullable PinnedBlob pin(Blob blob) {
    return blob.place instanceof Place.InPack(Extent extent) ? packs.pin(extent) : null;
  }

  /** A blob is in a pack from now on, and no longer where it was. */
  void occupy(Blob blob, Extent extent, long record) {
    if (!(blob.place instanceof Place.InPack(Extent before) && before.equals(extent))) {
      leave(blob, record);
      blob.place = new Place.InPack(extent);
      residents.computeIfAbsent(extent.pack(), _ -> new ArrayList<>()).add(blob);
    }
  }

  /** Nothing refers to an extent any more. */
  void free(Extent extent, long record) {
    packs.free(extent, record);
  }

  /** The blobs that may be in a pack, and some that are not any more. */
  List<Blob> residents(int pack) {
    return List.copyOf(residents.getOrDefault(pack, List.of()));
  }

  /** As {@link Packs#removeSurplus}. */
  List<Runnable> removeSurplus() throws IOException {
    return packs.removeSurplus(recorded(), residents::remove);
  }

  /** Whether a blob that moves has to be on the disk before the index says so. */
  boolean forcesFirst() {
    return sync == SyncPolicy.MACHINE;
  }

  /** A blob is no longer where it was, if that was in a pack. */
  void leave(Blob blob, long record) {
    if (blob.place instanceof Place.InPack(Extent extent)) {
      packs.free(extent, record);
    }
  }
}
