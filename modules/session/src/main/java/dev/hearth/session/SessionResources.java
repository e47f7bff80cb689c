package dev.hearth.session;

/**
 * What all sessions of a process share. Its owner closes it after the last of them.
 *
 * @param buffers where the memory of frames comes from
 * @param deadlines the one timer
 */
public record SessionResources(BufferPool buffers, Deadlines deadlines) implements AutoCloseable {
  @Override
  public void close() {
    deadlines.close();
  }
}
