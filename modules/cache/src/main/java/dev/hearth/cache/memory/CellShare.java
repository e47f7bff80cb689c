package dev.hearth.cache.memory;

import dev.hearth.cache.store.Sha256;
import dev.hearth.spi.Attachment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** Cells of one size, each with one blob or none. Thread-safe. */
final class CellShare {
  private static final int SLAB_BYTES = 256 << 10;
  private static final float LOAD = 0.75f;

  private final int cellBytes;
  private final long maxCells;

  /** Blobs by digest, the one that was fetched the longest ago first. */
  private final LinkedHashMap<Sha256, Cell> used = new LinkedHashMap<>(16, LOAD, true);

  private final ArrayDeque<Cell> free = new ArrayDeque<>();
  private long cells;
  private long bytes;

  private static final class Cell {
    final ByteBuffer memory;
    int length;

    /** How many attachments show its bytes. */
    int pins;

    /** Whether it goes back to the free ones with its last pin. */
    boolean dropped;

    Cell(ByteBuffer memory) {
      this.memory = memory;
    }
  }

  CellShare(int cellBytes, long maxBytes) {
    this.cellBytes = cellBytes;
    maxCells = maxBytes / SLAB_BYTES * (SLAB_BYTES / cellBytes);
  }

  synchronized @Nullable Attachment get(Sha256 digest) {
    Cell cell = used.get(digest);
    if (cell == null) {
      return null;
    }
    cell.pins++;
    return Attachment.of(cell.memory.slice(0, cell.length), () -> unpin(cell));
  }

  private synchronized void unpin(Cell cell) {
    cell.pins--;
    if (cell.dropped && cell.pins == 0) {
      free.add(cell);
    }
  }

  synchronized void put(Sha256 digest, ByteBuffer blob) {
    if (used.containsKey(digest)) {
      return;
    }
    Cell cell = take();
    if (cell != null) {
      cell.length = blob.remaining();
      cell.dropped = false;
      cell.memory.put(0, blob, blob.position(), cell.length);
      used.put(digest, cell);
      bytes += cell.length;
    }
  }

  private @Nullable Cell take() {
    if (free.isEmpty() && cells < maxCells) {
      addSlab();
    }
    if (free.isEmpty()) {
      dropOldest();
    }
    return free.poll();
  }

  private void addSlab() {
    ByteBuffer slab = ByteBuffer.allocateDirect(SLAB_BYTES);
    for (int at = 0; at < SLAB_BYTES; at += cellBytes) {
      free.add(new Cell(slab.slice(at, cellBytes)));
    }
    cells += SLAB_BYTES / cellBytes;
  }

  private void dropOldest() {
    Iterator<Cell> oldest = used.values().iterator();
    if (oldest.hasNext()) {
      Cell cell = oldest.next();
      oldest.remove();
      drop(cell);
    }
  }

  /** A cell that is being sent is free only after that. */
  private void drop(Cell cell) {
    bytes -= cell.length;
    cell.dropped = true;
    if (cell.pins == 0) {
      free.add(cell);
    }
  }

  synchronized long bytes() {
    return bytes;
  }
}
