package dev.hearth.session;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done piece after piece, in the order in which it came, on a virtual thread that is
 * there as long as there is some. Thread-safe.
 */
final class Turns {
  // Guarded by this.
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(0);
  private boolean busy;

  /** Whether there is work that has not been done. */
  synchronized boolean isBusy() {
    return busy;
  }

  /** Has a piece of work done once those before it are done. */
  void run(Runnable work) {
    synchronized (this) {
      waiting.addLast(work);
      if (busy) {
        return;
      }
      busy = true;
    }
    Thread.ofVirtual().name("hearth-one-way").start(this::work);
  }

  private void work() {
    for (Runnable next = next(); next != null; next = next()) {
      run(Thread.currentThread(), next);
    }
  }

  /** What fails must not keep what comes after it from its turn. */
  private static void run(Thread current, Runnable piece) {
    try {
      piece.run();
    } catch (RuntimeException | Error e) {
      current.getUncaughtExceptionHandler().uncaughtException(current, e);
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable next = waiting.pollFirst();
    busy = next != null;
    return next;
  }
}
