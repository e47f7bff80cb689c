package dev.hearth.spi.transport;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The regions of one hand-over, mapped for reading. For the thread that mapped them alone: giving a
 * mapping back that others may use has to stop all threads of the process for a moment. Closing it
 * gives the mappings back; the segments cannot be accessed after that.
 */
public final class MappedRegions implements AutoCloseable {
  private final Arena arena;
  private final List<MemorySegment> segments;

  private MappedRegions(Arena arena, List<MemorySegment> segments) {
    this.arena = arena;
    this.segments = List.copyOf(segments);
  }

  /**
   * Checks a hand-over, and maps all of it or nothing.
   *
   * @param descriptors those that came with the frame, in order; all are closed, whatever happens
   * @param sizes how large the message says that each region is, in bytes
   * @throws RegionRefusedException if the counts differ or are not 1 to 16, or a region is not
   *     sealed or not of its size
   * @throws IOException if one cannot be mapped
   */
  public static MappedRegions map(
      SharedMemory memory, List<Descriptor> descriptors, List<Long> sizes) throws IOException {
    Arena arena = Arena.ofConfined();
    boolean done = false;
    try {
      checkCounts(descriptors.size(), sizes.size());
      List<MemorySegment> segments = new ArrayList<>(sizes.size());
      for (int i = 0; i < sizes.size(); i++) {
        segments.add(memory.mapSealed(descriptors.get(i), sizes.get(i), arena));
      }
      done = true;
      return new MappedRegions(arena, segments);
    } finally {
      descriptors.forEach(Descriptor::close);
      if (!done) {
        arena.close();
      }
    }
  }

  private static void checkCounts(int arrived, int stated) throws RegionRefusedException {
    if (stated < 1 || stated > SharedMemory.MAX_REGIONS) {
      throw new RegionRefusedException(
          stated + " regions are stated, and a hand-over has 1 to " + SharedMemory.MAX_REGIONS);
    }
    if (arrived != stated) {
      throw new RegionRefusedException(
          stated + " regions are stated, and " + arrived + " descriptors came with them");
    }
  }

  /** The regions, in the order in which they were stated; read-only. */
  public List<MemorySegment> segments() {
    return segments;
  }

  /** Gives the mappings back. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
