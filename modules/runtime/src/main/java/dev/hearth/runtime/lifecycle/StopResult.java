package dev.hearth.runtime.lifecycle;

import dev.hearth.spi.StopOutcome;
import java.time.Duration;

/** How the stop of one component went. */
public sealed interface StopResult {
  /** The component's name. */
  String component();

  /** Whether nothing had to be cut off and nothing was left behind. */
  default boolean isClean() {
    return this instanceof Ended(_, StopOutcome outcome) && outcome == StopOutcome.GRACEFUL;
  }

  /** It came to its end. */
  record Ended(String component, StopOutcome outcome) implements StopResult {}

  /** It could not release everything. */
  record Failed(String component, Throwable failure) implements StopResult {}

  /** It was still at it when its time was over, and was left behind. */
  record Abandoned(String component, Duration after) implements StopResult {}
}
