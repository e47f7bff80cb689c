package dev.hearth.session;

import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one timer of a process. Its thread starts with the first entry and sleeps until the earliest
 * is due; an entry that is cancelled, or that is due later than the thread will wake anyway, wakes
 * nobody. So calls that end in time cost no wake-up each, and an idle process has none.
 * Thread-safe.
 */
public final class Deadlines implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition earlier = lock.newCondition();
  private final TreeSet<Entry> entries = new TreeSet<>();
  private long sequence;
  private boolean asleepForEver;
  private long wakesAt;
  private @Nullable Thread thread;
  private boolean closed;

  /** A timer without entries and without a thread. */
  public Deadlines() {}

  /**
   * Has an action run once, at a moment on the {@link System#nanoTime} clock.
   *
   * @param action short and non-blocking; what it throws goes to the thread's handler of uncaught
   *     exceptions
   */
  public Entry schedule(long nanoTime, Runnable action) {
    lock.lock();
    try {
      Entry entry = new Entry(nanoTime, sequence++, action);
      if (closed) {
        return entry;
      }
      entries.add(entry);
      if (thread == null) {
        thread = Thread.ofPlatform().daemon().name("hearth-deadlines").start(this::run);
      } else if (asleepForEver || nanoTime - wakesAt < 0) {
        asleepForEver = false;
        wakesAt = nanoTime;
        earlier.signal();
      }
      return entry;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (Entry due = next(); due != null; due = next()) {
      // It is the only timer: one action that fails must not end all deadlines to come.
      Callbacks.run(due.action);
    }
  }

  /** Waits for the next entry that is due; null when the timer is closed. */
  private @Nullable Entry next() {
    lock.lock();
    try {
      while (!closed) {
        asleepForEver = entries.isEmpty();
        if (asleepForEver) {
          earlier.awaitUninterruptibly();
          continue;
        }
        wakesAt = entries.first().at;
        long left = wakesAt - System.nanoTime();
        if (left <= 0) {
          return entries.pollFirst();
        }
        earlier.awaitNanos(left);
      }
      return null;
    } catch (InterruptedException e) {
      // Nobody but this class has the thread, and this class does not interrupt it.
      throw new IllegalStateException("the timer's thread was interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread. Entries that are left never run. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      entries.clear();
      earlier.signal();
    } finally {
      lock.unlock();
    }
  }

  /** An action to come. */
  public final class Entry implements Comparable<Entry> {
    private final long at;
    private final long order;
    private final Runnable action;

    private Entry(long at, long order, Runnable action) {
      this.at = at;
      this.order = order;
      this.action = action;
    }

    /** The action will not run, unless it is running already. */
    public void cancel() {
      lock.lock();
      try {
        entries.remove(this);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public int compareTo(Entry other) {
      long byTime = at - other.at;
      return byTime != 0 ? Long.signum(byTime) : Long.compare(order, other.order);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(order);
    }
  }
}
