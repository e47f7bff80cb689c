package dev.hearth.cache.pack;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One pack, mapped from its making to its closing. All but {@link #unpin} and {@link #force} is
 * guarded by the lock of its {@link Packs}.
 */
final class Pack implements AutoCloseable {
  private static final int ZEROS_BYTES = 1 << 20;

  final int number;
  private final Path file;
  private final Arena arena;
  private final MemorySegment memory;
  private final AtomicInteger pins = new AtomicInteger();

  /** Where the next blob begins. */
  private int end;

  /** How many bytes of it blobs take up that something refers to. */
  private int live;

  /** The last record of the index that took a reference to one of its blobs away. */
  private long lastFreed;

  private Pack(int number, Path file, Arena arena, MemorySegment memory) {
    this.number = number;
    this.file = file;
    this.arena = arena;
    this.memory = memory;
  }

  /**
   * Makes a pack.
   *
   * @throws IOException if there is no room for all of it; none is left then
   */
  static Pack create(int number, Path file, int bytes, FileAttribute<?>[] attributes)
      throws IOException {
    boolean done = false;
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            attributes)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(bytes, ZEROS_BYTES));
      for (int at = 0; at < bytes; ) {
        at += channel.write(zeros.clear().limit(Math.min(zeros.capacity(), bytes - at)), at);
      }
      Pack pack = map(number, file, channel);
      done = true;
      return pack;
    } finally {
      if (!done) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Opens a pack that is there. */
  static Pack open(int number, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() > Integer.MAX_VALUE - Extent.ALIGNMENT) {
        throw new IOException(file + " has " + channel.size() + " bytes: it is no pack");
      }
      return map(number, file, channel);
    }
  }

  private static Pack map(int number, Path file, FileChannel channel) throws IOException {
    Arena arena = Arena.ofShared(); // a blob is read by whichever thread writes to the socket
    boolean done = false;
    try {
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
      done = true;
      return new Pack(number, file, arena, memory);
    } finally {
      if (!done) {
        arena.close();
      }
    }
  }

  int size() {
    return (int) memory.byteSize();
  }

  int live() {
    return live;
  }

  boolean hasRoom(int length) {
    return Extent.room(length) <= size() - end;
  }

  boolean isUnread() {
    return pins.get() == 0;
  }

  /**
   * Whether nothing refers to any blob in it, and nobody reads one.
   *
   * @param recorded up to where the index will not be forgotten
   */
  boolean isEmpty(long recorded) {
    return live == 0 && lastFreed <= recorded && isUnread();
  }

  /** Begins anew in an empty pack. */
  void clear() {
    end = 0;
  }

  /**
   * Copies a blob to its place; what remains of the buffer stays as it is.
   *
   * @throws IOException if the file was cut behind our back
   */
  Extent write(ByteBuffer blob) throws IOException {
    Extent extent = new Extent(number, end, blob.remaining());
    try {
      MemorySegment.copy(MemorySegment.ofBuffer(blob), 0, memory, end, extent.length());
    } catch (InternalError e) {
      throw new IOException(file + " is not what it was: another program has cut it", e);
    }
    take(extent);
    return extent;
  }

  /** Counts a blob that lies in it; false where it cannot. */
  boolean adopt(Extent extent) {
    boolean fits =
        extent.offset() >= 0
            && extent.length() >= 0
            && extent.offset() % Extent.ALIGNMENT == 0
            && extent.offset() <= size() - extent.room();
    if (fits) {
      take(extent);
    }
    return fits;
  }

  private void take(Extent extent) {
    end = Math.max(end, extent.offset() + extent.room());
    live += extent.room();
  }

  void free(Extent extent, long record) {
    live -= extent.room();
    lastFreed = Math.max(lastFreed, record);
  }

  /** How many bytes are left behind the last blob. */
  int tail() {
    return size() - end;
  }

  /** A blob's bytes, which stay until {@link #unpin}. */
  MemorySegment pin(Extent extent) {
    pins.incrementAndGet();
    return slice(extent);
  }

  void unpin() {
    pins.decrementAndGet();
  }

  private MemorySegment slice(Extent extent) {
    return memory.asSlice(extent.offset(), extent.length()).asReadOnly();
  }

  /** Waits until a blob that lives here is on the disk. */
  void force(Extent extent) {
    memory.asSlice(extent.offset(), extent.length()).force();
  }

  /** Takes it out of the folder: its room is free once it is closed. */
  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void close() {
    arena.close();
  }
}
