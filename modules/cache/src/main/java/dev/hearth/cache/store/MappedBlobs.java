package dev.hearth.cache.store;

import dev.hearth.spi.Attachment;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of blobs that were fetched lately, mapped: they are sent from where they lie, without being
 * opened and read first. What they take is address space; their pages are the operating system's.
 * The one that was fetched the longest ago makes room for a new one. Thread-safe.
 *
 * <p>A file that another program cuts while it is being sent ends the connection that it is sent
 * over: the kernel finds nothing to read there.
 */
final class MappedBlobs {
  private static final long MAX_BYTES = 64L << 20;
  private static final float LOAD = 0.75f;

  private final Leftovers leftovers;

  /** By digest, the one that was fetched the longest ago first. */
  private final LinkedHashMap<Sha256, MappedBlob> used = new LinkedHashMap<>(16, LOAD, true);

  private long bytes;

  /** One file's mapping. Guarded by the others' lock. */
  private static final class MappedBlob {
    final long modified;
    final Arena arena;
    final MemorySegment memory;

    /** How many attachments show its bytes. */
    int pins;

    /** Whether it is unmapped with its last pin. */
    boolean dropped;

    MappedBlob(long modified, Arena arena, MemorySegment memory) {
      this.modified = modified;
      this.arena = arena;
      this.memory = memory;
    }
  }

  /**
   * None, to begin with.
   *
   * @param leftovers unmaps: that stops all threads for a moment
   */
  MappedBlobs(Leftovers leftovers) {
    this.leftovers = leftovers;
  }

  /**
   * A blob's bytes, if its file is mapped and in memory; else null.
   *
   * @param modified when the file was last modified
   */
  synchronized @Nullable Attachment get(Sha256 digest, long modified) {
    MappedBlob blob = used.get(digest);
    return blob == null || blob.modified != modified || !blob.memory.isLoaded() ? null : pin(blob);
  }

  private Attachment pin(MappedBlob blob) {
    blob.pins++;
    return Attachment.of(blob.memory.asByteBuffer(), () -> unpin(blob));
  }

  private synchronized void unpin(MappedBlob blob) {
    blob.pins--;
    unmapIfUnused(blob);
  }

  private void unmapIfUnused(MappedBlob blob) {
    if (blob.dropped && blob.pins == 0) {
      leftovers.add(blob.arena::close);
    }
  }

  /**
   * Maps a blob's file, in place of one that it had before.
   *
   * @param blob at most 2 GiB; stays the caller's
   * @return all of its bytes
   * @throws EOFException if the file has fewer: it was damaged since it was opened
   */
  Attachment map(OpenBlob blob) throws IOException {
    if (blob.channel().size() < blob.size()) {
      throw new EOFException("blob " + blob.digest() + " has fewer than " + blob.size() + " bytes");
    }
    Arena arena = Arena.ofShared(); // it is read by whichever thread writes to the socket
    boolean done = false;
    try {
      MemorySegment memory =
          blob.channel().map(FileChannel.MapMode.READ_ONLY, 0, blob.size(), arena);
      memory.load(); // not by the thread that sends, which has others to serve
      Attachment sent = add(blob.digest(), new MappedBlob(blob.modified(), arena, memory));
      done = true;
      return sent;
    } finally {
      if (!done) {
        arena.close();
      }
    }
  }

  private synchronized Attachment add(Sha256 digest, MappedBlob blob) {
    Attachment sent = pin(blob);
    forget(digest);
    used.put(digest, blob);
    bytes += blob.memory.byteSize();
    Iterator<MappedBlob> oldest = used.values().iterator();
    while (bytes > MAX_BYTES && oldest.hasNext()) {
      MappedBlob next = oldest.next();
      oldest.remove();
      drop(next);
    }
    return sent;
  }

  private void drop(MappedBlob blob) {
    bytes -= blob.memory.byteSize();
    blob.dropped = true;
    unmapIfUnused(blob);
  }

  /** Unmaps a blob's file, so that its room on the disk is free once it is deleted. */
  synchronized void forget(Sha256 digest) {
    MappedBlob blob = used.remove(digest);
    if (blob != null) {
      drop(blob);
    }
  }

  /** Unmaps all but what is being sent still. */
  synchronized void clear() {
    List<MappedBlob> all = new ArrayList<>(used.values());
    used.clear();
    all.forEach(this::drop);
  }
}
