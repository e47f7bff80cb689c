package dev.hearth.cache.store;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what nobody needs any more, by a thread of its own, so that no caller waits for it: to
 * delete a file takes as long as it has pages in memory. As much waits as {@value #MAX_WAITING} at
 * most; who brings more does it himself. Thread-safe.
 */
final class Leftovers {
  private static final Logger LOG = LogManager.getLogger(Leftovers.class);
  private static final int MAX_WAITING = 64;

  /** Gives something back. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException;
  }

  /** Held while one is done, so that who has the lock knows that none is half done. */
  private final ReentrantLock doing = new ReentrantLock();

  // Guarded by this.
  private final ArrayDeque<Task> waiting = new ArrayDeque<>();
  private @Nullable Thread worker;

  /** Has something given back soon, or, where too much waits, by this thread. */
  void add(Task task) {
    synchronized (this) {
      if (waiting.size() < MAX_WAITING) {
        waiting.add(task);
        if (worker == null) {
          worker = Thread.ofVirtual().name("cache-leftovers").start(this::work);
        }
        return;
      }
    }
    run(task);
  }

  private void work() {
    boolean more = true;
    while (more) {
      more = doNext();
    }
  }

  private boolean doNext() {
    doing.lock();
    try {
      Task next = next();
      if (next == null) {
        return false;
      }
      run(next);
      return true;
    } finally {
      doing.unlock();
    }
  }

  private synchronized @Nullable Task next() {
    Task next = waiting.poll();
    if (next == null) {
      worker = null;
    }
    return next;
  }

  private static void run(Task task) {
    try {
      task.run();
    } catch (IOException | RuntimeException e) {
      LOG.warn("what the cache no longer needs could not be given back", e);
    }
  }

  /** Gives back now, by this thread, whatever waits. */
  void finish() {
    doing.lock();
    try {
      for (Task next = poll(); next != null; next = poll()) {
        run(next);
      }
    } finally {
      doing.unlock();
    }
  }

  private synchronized @Nullable Task poll() {
    return waiting.poll();
  }

  /** Waits until nothing is left. Answers whether that was in time. */
  boolean stop(Duration timeout) throws InterruptedException {
    Thread last;
    synchronized (this) {
      last = worker;
    }
    return last == null || last.join(timeout);
  }
}
