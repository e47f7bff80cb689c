package dev.hearth.session;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The queues of subscriptions that found no room in an outbox: each is told once when there is
 * some. Thread-safe.
 */
final class HungryQueues {
  /** Guarded by this. Most outboxes have none. */
  private final ArrayDeque<FrameQueue> queues = new ArrayDeque<>(0);

  /** How many there are, for who looks after each write: without the lock. */
  private volatile int count;

  boolean isEmpty() {
    return count == 0;
  }

  synchronized void add(FrameQueue queue) {
    queues.addLast(queue);
    count = queues.size();
  }

  synchronized void clear() {
    queues.clear();
    count = 0;
  }

  /** Has those that are here now move on what they have, those that waited longest first. */
  void feed() {
    for (int left = count; left > 0; left--) {
      FrameQueue next = next();
      if (next != null) {
        next.refill();
      }
    }
  }

  private synchronized @Nullable FrameQueue next() {
    FrameQueue next = queues.pollFirst();
    count = queues.size();
    return next;
  }
}
