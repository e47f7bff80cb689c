package dev.hearth.spi.transport;

/**
 * A connection without an I/O thread: whoever waits for something reads it. The thread that waits
 * for a reply then gets it straight from the kernel, without being woken by another.
 */
public interface PullConnection extends Connection {
  /**
   * Waits until something has happened and delivers it to the receiver, on this thread: bytes, the
   * end of a write, the end of the connection. One thread at a time. After the end of the
   * connection has been delivered it returns at once.
   *
   * @param timeoutNanos how long to wait at most; {@link Long#MAX_VALUE} for as long as it takes
   * @return false when nothing was delivered: the time passed, or {@link #wake} was called
   */
  boolean receive(long timeoutNanos);

  /** Has the thread that is in {@link #receive}, or the next to enter it, return. */
  void wake();
}
