package dev.hearth.session;

/**
 * What sessions live on. Buffers and timer are those of the whole process; their owner closes them
 * after the last session.
 *
 * @param buffers where the memory of frames comes from
 * @param deadlines the one timer
 * @param budget how many bytes may be held for the connection
 */
public record SessionResources(BufferPool buffers, Deadlines deadlines, ByteBudget budget)
    implements AutoCloseable {
  /** Without a bound on the bytes that are held. */
  public SessionResources(BufferPool buffers, Deadlines deadlines) {
    this(buffers, deadlines, ByteBudget.unlimited());
  }

  /** The same for a connection with a budget of its own. */
  public SessionResources within(ByteBudget other) {
    return new SessionResources(buffers, deadlines, other);
  }

  @Override
  public void close() {
    deadlines.close();
  }
}
