package dev.hearth.runtime.leaving;

import java.time.Duration;
import java.util.Optional;

/**
 * What a rule judges by.
 *
 * @param idle for how long no connection was open and no handler ran; none while there are any
 */
public record Situation(Optional<Duration> idle) {
  /** Someone is connected, or something runs. */
  public static final Situation BUSY = new Situation(Optional.empty());
}
