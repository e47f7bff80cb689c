package dev.hearth.runtime.settings;

import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import dev.hearth.spi.ByteSize;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code daemon.leave}: when the daemon leaves of its own accord, which it only does
 * while it is idle.
 *
 * @param idleTimeout how long it may be idle; where there is none, for ever
 * @param minAvailableMemory how much memory the machine must have available; where there is none,
 *     that does not matter
 * @param newerImage whether it leaves when its image has been replaced
 * @param lookInterval how often it looks at memory and image while it is idle
 */
public record LeaveSettings(
    Optional<Duration> idleTimeout,
    Optional<ByteSize> minAvailableMemory,
    boolean newerImage,
    @AtLeast("1s") @AtMost("1d") Duration lookInterval) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** Checks that nobody is sent away who has not come yet. */
  public LeaveSettings {
    if (idleTimeout.isPresent() && idleTimeout.get().compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "idle-timeout must be at least 1s, or null to stay for ever");
    }
  }
}
