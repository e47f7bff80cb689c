package dev.hearth.spi.transport;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Memory that this process writes and then hands over. For the thread that created it alone, so
 * that giving it back need not stop all others; closing it gives back what was not handed over.
 */
public interface SharedRegion extends AutoCloseable {
  /**
   * The memory, to be written. Access fails once the region is sealed or closed.
   *
   * @throws IllegalStateException once the region is sealed or closed
   */
  MemorySegment memory();

  /**
   * Ends the writing: the region can neither change nor shrink nor grow any more, where the system
   * can seal memory. The mapping is given back.
   *
   * @return the region's descriptor, which the caller owns
   * @throws IllegalStateException once the region is sealed or closed
   */
  Descriptor seal() throws IOException;

  @Override
  void close();
}
