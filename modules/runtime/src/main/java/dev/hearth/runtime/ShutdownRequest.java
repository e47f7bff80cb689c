package dev.hearth.runtime;

import dev.hearth.session.state.ExitCause;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The wish that the daemon stop, whoever has it. Thread-safe. */
public final class ShutdownRequest {
  private final CompletableFuture<Wish> first = new CompletableFuture<>();

  /**
   * What was wished.
   *
   * @param cause why, for programs
   * @param reason why, for people, in one line
   */
  public record Wish(ExitCause cause, String reason) {}

  /** No one wishes it yet. */
  public ShutdownRequest() {}

  /**
   * Asks for the stop. Only the first wish counts.
   *
   * @param cause why, for programs
   * @param reason why, for people, in one line
   * @return whether this was the first
   */
  public boolean request(ExitCause cause, String reason) {
    return first.complete(new Wish(cause, reason));
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
