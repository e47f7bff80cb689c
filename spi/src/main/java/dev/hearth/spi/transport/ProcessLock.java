package dev.hearth.spi.transport;

/**
 * A lock of the operating system on a file, of which this process has the only one. It lasts until
 * it is closed or the process has ended, however that came about; programs that the process starts
 * do not inherit it. Thread-safe.
 */
public interface ProcessLock extends AutoCloseable {
  /**
   * Whether the file under the path is still the one that is locked. Where it was deleted, another
   * process may have locked another file in its place.
   */
  boolean isInPlace();

  /** Gives the lock back, and deletes its file if it is still in place. */
  @Override
  void close();
}
