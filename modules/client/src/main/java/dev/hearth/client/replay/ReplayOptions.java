package dev.hearth.client.replay;

import dev.hearth.client.ClientOptions;
import java.time.Duration;

/**
 * How to play a recording.
 *
 * @param client how to connect, and who says HELLO where the recording has none
 * @param speed how many times as fast as it was recorded; {@link #MAX} for as fast as answers come
 * @param patience how long the daemon may take for anything that it did in the recording
 */
public record ReplayOptions(ClientOptions client, double speed, Duration patience) {
  /** Waits for nothing but the answers that the client had before it went on. */
  public static final double MAX = Double.POSITIVE_INFINITY;

  /** Checks the speed. */
  public ReplayOptions {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed is " + speed + ", must be greater than 0");
    }
  }
}
