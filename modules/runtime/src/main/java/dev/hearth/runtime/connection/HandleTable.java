package dev.hearth.runtime.connection;

import dev.hearth.spi.ConnectionHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives out handles and finds what they name. The slot of an entry that was removed is given out
 * again under the next generation, so that a stale handle finds nothing. Thread-safe.
 */
final class HandleTable<T> {
  private final ConcurrentHashMap<ConnectionHandle, T> live = new ConcurrentHashMap<>();
  private final Deque<ConnectionHandle> free = new ArrayDeque<>();
  private final int capacity;
  private int slots;

  /**
   * @param capacity how many handles may be live at once
   */
  HandleTable(int capacity) {
    this.capacity = capacity;
  }

  /** Takes a slot; null when all are taken. */
  synchronized @Nullable ConnectionHandle reserve() {
    ConnectionHandle before = free.poll();
    if (before != null) {
      return new ConnectionHandle(before.index(), before.generation() + 1);
    }
    return slots == capacity ? null : new ConnectionHandle(slots++, 1);
  }

  /** Says what a reserved handle names. */
  void put(ConnectionHandle handle, T value) {
    live.put(handle, value);
  }

  /** What a handle names; null where nothing is, or no longer. */
  @Nullable T find(ConnectionHandle handle) {
    return live.get(handle);
  }

  /** Gives a slot back, whether something was put there or not. Once for each handle. */
  void release(ConnectionHandle handle) {
    live.remove(handle);
    synchronized (this) {
      free.add(handle);
      notifyAll();
    }
  }

  /**
   * Waits until all slots are free.
   *
   * @return false when the time passed first
   */
  synchronized boolean awaitEmpty(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (free.size() < slots) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** What live handles name; those that come or go meanwhile may be among them or not. */
  Stream<T> all() {
    return live.values().stream();
  }
}
