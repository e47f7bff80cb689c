package dev.hearth.session;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The threads that wait until an outbox has room, in the order in which they came. Thread-safe. */
final class RoomWaiters {
  private final Waiting waiting;

  /** Guarded by this. Mostly nobody waits. */
  private final ArrayDeque<Thread> threads = new ArrayDeque<>(0);

  /** How many there are, for who looks after each write: without the lock. */
  private volatile int count;

  RoomWaiters(Waiting waiting) {
    this.waiting = waiting;
  }

  /**
   * Waits until something is so; asked again by {@link #wakeNext} and {@link #wakeAll}.
   *
   * @param nanos how long to wait at most
   * @return false when the time has passed
   */
  boolean await(BooleanSupplier ready, long nanos) throws InterruptedException {
    Thread current = Thread.currentThread();
    synchronized (this) {
      threads.addLast(current);
      count = threads.size();
    }
    try {
      return waiting.await(ready, nanos);
    } finally {
      synchronized (this) {
        threads.remove(current);
        count = threads.size();
      }
    }
  }

  /** Has the thread that has waited longest look; each that gets in calls this again. */
  void wakeNext() {
    Thread next = count == 0 ? null : next();
    if (next != null) {
      waiting.wake(next);
    }
  }

  private synchronized @Nullable Thread next() {
    return threads.peekFirst();
  }

  /** Has all look. */
  void wakeAll() {
    for (Thread thread : all()) {
      waiting.wake(thread);
    }
  }

  private synchronized Thread[] all() {
    return threads.toArray(new Thread[0]);
  }
}
