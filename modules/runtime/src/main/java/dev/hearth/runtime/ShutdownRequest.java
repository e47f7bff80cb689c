package dev.hearth.runtime;

import dev.hearth.session.state.ExitCause;
import dev.hearth.spi.Departure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The wish that the daemon stop, whoever has it. Thread-safe. */
public final class ShutdownRequest {
  private final CompletableFuture<Wish> first = new CompletableFuture<>();

  /**
   * What was wished.
   *
   * @param cause why, for programs
   * @param departure why, for people, and how
   */
  public record Wish(ExitCause cause, Departure departure) {
    /** Why, for people, in one line. */
    public String reason() {
      return departure.reason();
    }
  }

  /** No one wishes it yet. */
  public ShutdownRequest() {}

  /**
   * Asks for a stop that begins at once and after which there is no daemon. Only the first wish
   * counts.
   *
   * @param cause why, for programs
   * @param reason why, for people, in one line
   * @return whether this was the first
   */
  public boolean request(ExitCause cause, String reason) {
    return request(cause, Departure.of(reason));
  }

  /** The same, and says how. */
  public boolean request(ExitCause cause, Departure departure) {
    return first.complete(new Wish(cause, departure));
  }

  /** Whether someone has asked. */
  public boolean isRequested() {
    return first.isDone();
  }

  /**
   * Has an action run once someone asks.
   *
   * @param action short; run by the thread that asks, or at once by this one
   */
  public void whenRequested(Runnable action) {
    CompletableFuture<Void> _ = first.thenRun(action);
  }

  /** Waits until someone asks, and answers why. */
  public Wish await() throws InterruptedException {
    try {
      return first.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("nothing completes it with a failure", e);
    }
  }
}
