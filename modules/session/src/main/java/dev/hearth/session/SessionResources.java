package dev.hearth.session;

/**
 * What sessions live on. Buffers and timer are those of the whole process; their owner closes them
 * after the last session.
 *
 * @param buffers where the memory of frames comes from
 * @param deadlines the one timer
 * @param budget how many bytes may be held for the connection
 * @param descriptors how many descriptors
 */
public record SessionResources(
    BufferPool buffers, Deadlines deadlines, Budget budget, Budget descriptors)
    implements AutoCloseable {
  /** Without a bound on what is held. */
  public SessionResources(BufferPool buffers, Deadlines deadlines) {
    this(buffers, deadlines, Budget.unlimited(), Budget.unlimited());
  }

  /** The same for a connection with budgets of its own. */
  public SessionResources within(Budget otherBytes, Budget otherDescriptors) {
    return new SessionResources(buffers, deadlines, otherBytes, otherDescriptors);
  }

  @Override
  public void close() {
    deadlines.close();
  }
}
