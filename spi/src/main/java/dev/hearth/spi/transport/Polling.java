package dev.hearth.spi.transport;

import java.time.Duration;

/**
 * Whether a thread that reads sockets looks at them for a moment before it lets the kernel put it
 * to sleep. Being woken is most of what a call on one machine costs, so a look that finds something
 * saves far more than it takes; one that finds nothing keeps a core from others.
 */
public sealed interface Polling {
  /** As long as it pays, and not at all where it does not. */
  Polling AUTO = new Adaptive();

  /** Never. */
  Polling OFF = new Off();

  /** As long as it pays: what recent looks found decides. */
  record Adaptive() implements Polling {}

  /** Never. */
  record Off() implements Polling {}

  /**
   * Always for the same time, whether it pays or not.
   *
   * @param window how long before each sleep, from 1 ns to {@link #LONGEST}
   */
  record Fixed(Duration window) implements Polling {
    /** Checks the range. */
    public Fixed {
      if (window.isNegative() || window.isZero() || window.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            "polling for " + window + " is out of range: it must be from 1 ns to " + LONGEST);
      }
    }
  }

  /** The longest time for which one may poll. */
  Duration LONGEST = Duration.ofMillis(10);
}
