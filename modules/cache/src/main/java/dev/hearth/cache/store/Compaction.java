package dev.hearth.cache.store;

import dev.hearth.cache.pack.Extent;
import dev.hearth.cache.pack.Packs;
import dev.hearth.cache.pack.PinnedBlob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Moves what lives out of packs of which most is dead, so that these can be used anew. The store
 * goes on meanwhile: its lock is held for a few blobs at a time.
 *
 * <pre>
 *   1  copied to the current pack        with the lock
 *   2  forced to the disk                without it, where a put is
 *   3  the index says where it is now    with the lock; the old place is free
 * </pre>
 */
final class Compaction {
  /** How many blobs are moved before others get the lock. */
  private static final int BATCH = 16;

  private final ReentrantLock lock;
  private final IndexLog index;
  private final Packs packs;
  private final PackedBlobs packed;

  Compaction(ReentrantLock lock, IndexLog index, Packs packs, PackedBlobs packed) {
    this.lock = lock;
    this.index = index;
    this.packs = packs;
    this.packed = packed;
  }

  /** A blob that is being moved, and how its copy gets to the disk. */
  private record Move(Blob blob, Extent from, Extent to, Runnable forcing) {}

  /** Empties packs as long as that pays, and takes those out that are not needed. */
  void runIfItPays() throws IOException, InterruptedException {
    OptionalInt last = OptionalInt.empty();
    for (OptionalInt pack = next(); pack.isPresent() && !pack.equals(last); pack = next()) {
      last = pack;
      List<Blob> blobs = residents(pack.getAsInt());
      for (int at = 0; at < blobs.size(); at += BATCH) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        move(pack.getAsInt(), blobs.subList(at, Math.min(at + BATCH, blobs.size())));
      }
    }
    if (packed.forcesFirst()) {
      index.forceAll();
    }
    for (Runnable surplus : removeSurplus()) {
      surplus.run();
    }
  }

  private OptionalInt next() {
    lock.lock();
    try {
      return packs.worthCompacting();
    } finally {
      lock.unlock();
    }
  }

  private List<Blob> residents(int pack) {
    lock.lock();
    try {
      return packed.residents(pack);
    } finally {
      lock.unlock();
    }
  }

  private List<Runnable> removeSurplus() throws IOException {
    lock.lock();
    try {
      return packed.removeSurplus();
    } finally {
      lock.unlock();
    }
  }

  private void move(int pack, List<Blob> blobs) throws IOException {
    List<Move> moves = new ArrayList<>(blobs.size());
    boolean copied = false;
    try {
      for (int at = 0; at < blobs.size(); ) {
        at = copy(pack, blobs, at, moves);
        if (at < blobs.size()) {
          packs.addPack(this::guarded);
        }
      }
      if (packed.forcesFirst()) {
        moves.forEach(move -> move.forcing().run());
      }
      copied = true;
    } finally {
      settle(moves, copied);
    }
  }

  private void guarded(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /** Copies from one of the blobs on; answers with which to go on, once there is room for it. */
  private int copy(int pack, List<Blob> blobs, int from, List<Move> moves) throws IOException {
    lock.lock();
    try {
      for (int at = from; at < blobs.size(); at++) {
        Blob blob = blobs.get(at);
        Extent extent = extentIn(pack, blob);
        if (extent != null && !copy(blob, extent, moves)) {
          return at;
        }
      }
      return blobs.size();
    } finally {
      lock.unlock();
    }
  }

  private static @Nullable Extent extentIn(int pack, Blob blob) {
    return blob.references > 0
            && blob.place instanceof Place.InPack(Extent extent)
            && extent.pack() == pack
        ? extent
        : null;
  }

  /** Answers false where there is no room. */
  private boolean copy(Blob blob, Extent from, List<Move> moves) throws IOException {
    try (PinnedBlob pinned = packed.pin(blob)) {
      if (pinned != null) {
        Extent to = packed.write(pinned.bytes().asByteBuffer());
        if (to == null) {
          return false;
        }
        moves.add(new Move(blob, from, to, packs.forcing(to)));
      }
      return true;
    }
  }

  /** Those that ended or moved since they were copied stay what they are. */
  private void settle(List<Move> moves, boolean copied) throws IOException {
    lock.lock();
    try {
      int settled = 0;
      try {
        for (; copied && settled < moves.size(); settled++) {
          settle(moves.get(settled));
        }
      } finally {
        for (Move undone : moves.subList(settled, moves.size())) {
          packed.free(undone.to(), index.last());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void settle(Move move) throws IOException {
    Blob blob = move.blob();
    if (blob.references > 0 && blob.place.equals(new Place.InPack(move.from()))) {
      long record = index.append(new IndexRecord.Moved(blob.digest, move.to()));
      packed.occupy(blob, move.to(), record);
    } else {
      packed.free(move.to(), index.last());
    }
  }
}
