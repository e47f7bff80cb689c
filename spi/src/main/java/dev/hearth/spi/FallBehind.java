package dev.hearth.spi;

/**
 * What happens when a subscriber reads more slowly than is published: what waits for it, beyond the
 * little that its connection takes up at once, is bounded, and this says how.
 *
 * @param policy what becomes of what is too much
 * @param maxFrames how many frames wait at most, from 1
 * @param maxBytes how many bytes of them, headers included, from 1; a single frame may be larger
 */
public record FallBehind(Policy policy, int maxFrames, long maxBytes) {
  /** What becomes of what is too much. */
  public enum Policy {
    /** What has waited longest is dropped, and the subscriber gets the rest. */
    DROP_OLDEST,
    /**
     * Of frames with the same key only the last waits, in the place of the first. More keys than
     * may wait end the subscription.
     */
    LATEST_FOR_EACH_KEY,
    /** The subscription ends with {@link ErrorCode#RESOURCE_EXHAUSTED}. */
    END
  }

  /** Checks the ranges. */
  public FallBehind {
    if (maxFrames < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "maxFrames is " + maxFrames + " and maxBytes " + maxBytes + ", both must be at least 1");
    }
  }
}
