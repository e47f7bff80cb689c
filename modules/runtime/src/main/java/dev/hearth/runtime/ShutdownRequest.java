package dev.hearth.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The wish that the daemon stop, whoever has it. Thread-safe. */
public final class ShutdownRequest {
  private final AtomicReference<@Nullable String> reason = new AtomicReference<>();
  private final CountDownLatch requested = new CountDownLatch(1);

  /** No one wishes it yet. */
  public ShutdownRequest() {}

  /**
   * Asks for the stop. Only the first reason counts.
   *
   * @return whether this was the first
   */
  public boolean request(String why) {
    boolean first = reason.compareAndSet(null, why);
    requested.countDown();
    return first;
  }

  /** Waits until someone asks, and answers why. */
  public String await() throws InterruptedException {
    requested.await();
    String why = reason.get();
    return why == null ? "" : why;
  }
}
