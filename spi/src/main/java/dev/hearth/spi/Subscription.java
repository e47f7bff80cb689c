package dev.hearth.spi;

/** One connection that follows a topic. Safe for use by many threads. */
public interface Subscription extends AutoCloseable {
  /** Who follows. */
  ConnectionHandle subscriber();

  /** How many frames it did not get because it fell behind. */
  long dropped();

  /** Whether it still follows. */
  boolean isOpen();

  /** Ends it: what waits is dropped. The second and every later call does nothing. */
  @Override
  void close();
}
