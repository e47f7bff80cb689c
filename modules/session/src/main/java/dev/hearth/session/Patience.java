package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import java.time.Duration;

/**
 * How long a call waits for its peer to do its part. A call without a deadline would otherwise keep
 * its thread and its place for as long as the peer likes.
 *
 * @param stall how long one step may take; key {@code stall-timeout}
 */
record Patience(Duration stall) {
  /** How many nanoseconds to wait at most for a step of a call with a deadline. */
  long nanos(Deadline deadline) {
    return Math.min(deadline.remainingNanos(), stall.toNanos());
  }

  /**
   * Tells that the wait was in vain.
   *
   * @param what was waited for: "the stream's next item"
   */
  CallException exhausted(Deadline deadline, String what) {
    return new CallException(
        ErrorCode.DEADLINE_EXCEEDED,
        deadline.hasPassed()
            ? "the deadline passed before there was " + what
            : "the peer kept the call waiting for "
                + what
                + " longer than "
                + stall.toMillis()
                + " ms (daemon.connection.stall-timeout)");
  }
}
