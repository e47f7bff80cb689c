package dev.hearth.spi;

import dev.hearth.spi.transport.Endpoint;
import java.time.Duration;
import java.util.Optional;

/**
 * That a daemon stops, and how.
 *
 * @param reason why, for people, on one line
 * @param successor where another daemon takes over
 * @param drain how long calls that run may go on before the stop begins
 */
public record Departure(String reason, Optional<Endpoint> successor, Duration drain) {
  /** A stop after which there is no daemon, and which begins at once. */
  public static Departure of(String reason) {
    return new Departure(reason, Optional.empty(), Duration.ZERO);
  }
}
