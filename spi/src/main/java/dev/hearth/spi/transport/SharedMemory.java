package dev.hearth.spi.transport;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * How a platform hands memory and files to other processes as descriptors. Found with {@link
 * java.util.ServiceLoader}; the implementation has a public constructor without parameters.
 * Thread-safe.
 *
 * <p>A region travels like this: one side creates it, writes it and seals it; the descriptor is
 * passed with a frame whose message states the size; the other side maps it once it has found the
 * seals and the size right. Sealed memory can neither change nor shrink, so what has been checked
 * in it stays so.
 */
public interface SharedMemory {
  /** How many regions one hand-over has at most: as many descriptors as a frame carries. */
  int MAX_REGIONS = Connection.MAX_DESCRIPTORS;

  /** The one for this machine's operating system, if there is one among the modules. */
  static Optional<SharedMemory> ofThisMachine() {
    return ServiceLoader.load(SharedMemory.class, SharedMemory.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(SharedMemory::isSupported)
        .findFirst();
  }

  /** Whether this machine's operating system is the one that this is for. Cheap. */
  boolean isSupported();

  /**
   * Whether this system can seal memory. Where it cannot, {@link #mapSealed} refuses everything:
   * the memory of another process could change under its reader.
   */
  boolean canSeal();

  /**
   * Makes a region of zeroes.
   *
   * @param name shown by the system's tools, at most 200 characters
   * @param bytes how large it is, from 0
   */
  SharedRegion create(String name, long bytes) throws IOException;

  /**
   * Maps a region that was received, for reading. The descriptor stays the caller's, and the
   * mapping outlives it.
   *
   * @param bytes how large the region has to be
   * @param arena whose end is that of the mapping
   * @throws RegionRefusedException if it is no sealed memory, or not of this size
   * @throws IOException if it cannot be mapped
   */
  MemorySegment mapSealed(Descriptor descriptor, long bytes, Arena arena) throws IOException;

  /**
   * Maps a file for reading. The descriptor stays the caller's, and the mapping outlives it. Who
   * can truncate the file can make a later access fail with {@link InternalError}, so this is for
   * files of a peer that is trusted not to.
   *
   * @param bytes how large the file has to be
   * @param arena whose end is that of the mapping
   * @throws RegionRefusedException if it is no file, or not of this size
   * @throws IOException if it cannot be mapped
   */
  MemorySegment mapFile(Descriptor descriptor, long bytes, Arena arena) throws IOException;

  /**
   * Opens a file for reading, to be handed over; close-on-exec.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  Descriptor openFile(Path file) throws IOException;
}
