package dev.hearth.runtime.lifecycle;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts what is still there, so that a stop can wait until nothing is. Thread-safe. */
public final class Remaining {
  private int count;

  /** Nothing is there. */
  public Remaining() {}

  /** One more is there. */
  public synchronized void enter() {
    count++;
  }

  /**
   * One more is there, unless there are as many as there may be.
   *
   * @return false when there are
   */
  public synchronized boolean tryEnter(int limit) {
    if (count >= limit) {
      return false;
    }
    count++;
    return true;
  }

  /** One has gone. */
  public synchronized void leave() {
    count--;
    if (count == 0) {
      notifyAll();
    }
  }

  /**
   * Waits until nothing is there.
   *
   * @return false when the time passed first
   */
  public synchronized boolean awaitNone(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (count > 0) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
