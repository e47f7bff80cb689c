package dev.hearth.session;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Something that one thread at a time waits for. */
final class Signal {
  private final Waiting waiting;
  private volatile @Nullable Thread waiter;

  Signal(Waiting waiting) {
    this.waiting = waiting;
  }

  /** As {@link Waiting#await}. */
  boolean await(BooleanSupplier ready, long nanos) throws InterruptedException {
    if (ready.getAsBoolean()) {
      return true;
    }
    waiter = Thread.currentThread();
    try {
      return waiting.await(ready, nanos);
    } finally {
      waiter = null;
    }
  }

  /**
   * Has the thread that waits, if there is one, ask again; called after the change it waits for.
   */
  void wake() {
    Thread thread = waiter;
    if (thread != null) {
      waiting.wake(thread);
    }
  }
}
