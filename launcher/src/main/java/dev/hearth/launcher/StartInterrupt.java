package dev.hearth.launcher;

import dev.hearth.runtime.ShutdownRequest;

/**
 * Interrupts the thread that starts the daemon when a stop is asked for. What it waits for, the end
 * of another daemon or a service's start, can take half a minute each.
 *
 * <p>Made and closed by that thread, which has not been interrupted by this once it is closed.
 */
final class StartInterrupt implements AutoCloseable {
  private final Thread starting = Thread.currentThread();

  // Guarded by this.
  private boolean over;

  private StartInterrupt() {}

  static StartInterrupt of(ShutdownRequest shutdown) {
    StartInterrupt interrupt = new StartInterrupt();
    shutdown.whenRequested(interrupt::interrupt);
    return interrupt;
  }

  private synchronized void interrupt() {
    if (!over) {
      starting.interrupt();
    }
  }

  @Override
  public synchronized void close() {
    over = true;
    // The start may have ended before it noticed.
    Thread.interrupted();
  }
}
