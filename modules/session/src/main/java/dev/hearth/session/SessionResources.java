package dev.hearth.session;

import dev.hearth.session.compression.Zstandard;

/**
 * What sessions live on. All but the budget are those of the whole process; their owner closes them
 * after the last session.
 *
 * @param buffers where the memory of frames comes from
 * @param deadlines the one timer
 * @param budget how many bytes may be held for the connection
 * @param descriptors how many descriptors
 * @param zstandard compresses, where that is agreed
 */
public record SessionResources(
    BufferPool buffers, Deadlines deadlines, Budget budget, Budget descriptors, Zstandard zstandard)
    implements AutoCloseable {
  /** With contexts for compression of its own. */
  public SessionResources(
      BufferPool buffers, Deadlines deadlines, Budget budget, Budget descriptors) {
    this(buffers, deadlines, budget, descriptors, new Zstandard());
  }

  /** Without a bound on what is held. */
  public SessionResources(BufferPool buffers, Deadlines deadlines) {
    this(buffers, deadlines, Budget.unlimited(), Budget.unlimited());
  }

  /** The same for a connection with budgets of its own. */
  public SessionResources within(Budget otherBytes, Budget otherDescriptors) {
    return new SessionResources(buffers, deadlines, otherBytes, otherDescriptors, zstandard);
  }

  @Override
  public void close() {
    deadlines.close();
    zstandard.close();
  }
}
