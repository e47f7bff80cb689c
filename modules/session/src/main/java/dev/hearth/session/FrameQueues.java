package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.FallBehind;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The subscriptions of one connection: they end with it. Thread-safe. */
final class FrameQueues {
  private final Outbox outbox;
  private final FrameSender sender;
  private final Budget budget;
  private final Duration retryAfter;

  // Guarded by this. Most connections follow nothing.
  private @Nullable Set<FrameQueue> live;
  private @Nullable SessionEnd gone;

  /**
   * @param budget charged with what waits
   * @param retryAfter when another try is worth it, for a subscription that finds no memory
   */
  FrameQueues(Outbox outbox, FrameSender sender, Budget budget, Duration retryAfter) {
    this.budget = budget;
    this.retryAfter = retryAfter;
    this.outbox = outbox;
    this.sender = sender;
  }

  /**
   * Makes a queue.
   *
   * @param ended told once if it ends by itself
   * @throws CallException if the connection has ended
   */
  FrameQueue open(int serviceId, FallBehind policy, Consumer<CallException> ended)
      throws CallException {
    FrameQueue queue =
        new FrameQueue(outbox, budget, retryAfter, sender, serviceId, policy, ended, this::remove);
    synchronized (this) {
      if (gone != null) {
        throw gone.toCaller();
      }
      if (live == null) {
        live = new HashSet<>();
      }
      live.add(queue);
    }
    return queue;
  }

  private synchronized void remove(FrameQueue queue) {
    if (live != null) {
      live.remove(queue);
    }
  }

  /** Ends all, and has no more begin. */
  void close(SessionEnd end) {
    List<FrameQueue> ending;
    synchronized (this) {
      gone = end;
      ending = live == null ? List.of() : List.copyOf(live);
    }
    ending.forEach(queue -> queue.end(end.toCaller()));
  }
}
