package dev.hearth.runtime.settings;

import dev.hearth.spi.AtLeast;
import dev.hearth.spi.AtMost;
import java.time.Duration;

/**
 * The section {@code daemon.address}.
 *
 * @param lockTimeout how long another may hold the address's lock without listening
 * @param predecessorTimeout how long the daemon before this one may take to end
 * @param lookInterval how often a daemon that waits for another's lock looks at it
 * @param checkInterval how often the daemon looks whether its address still leads to it, where the
 *     system does not tell what is deleted
 * @param watchedCheckInterval the same where it does
 * @param settleTime how long after it was told something the daemon looks
 */
public record AddressSettings(
    @AtLeast("0") @AtMost("1h") Duration lockTimeout,
    @AtLeast("0") @AtMost("1h") Duration predecessorTimeout,
    @AtLeast("1ms") @AtMost("1m") Duration lookInterval,
    @AtLeast("1ms") @AtMost("1h") Duration checkInterval,
    @AtLeast("1ms") @AtMost("1h") Duration watchedCheckInterval,
    @AtLeast("0") @AtMost("1m") Duration settleTime) {
  /** The same, where the daemon before this one may take so long at least. */
  AddressSettings withPredecessorFor(Duration time) {
    return new AddressSettings(
        lockTimeout,
        predecessorTimeout.compareTo(time) < 0 ? time : predecessorTimeout,
        lookInterval,
        checkInterval,
        watchedCheckInterval,
        settleTime);
  }
}
