package dev.hearth.runtime.lifecycle;

import dev.hearth.spi.StopOutcome;
import java.time.Duration;

/**
 * A part of the daemon that is started and stopped. Each method is called once at most, {@link
 * #stop} also after a {@link #start} that failed.
 */
public interface Component {
  /** What it is called in logs. */
  String name();

  /** Whether the daemon cannot do without it. */
  boolean isRequired();

  /**
   * Acquires what it needs. Interrupted when it takes too long; {@link #stop} is called then too,
   * without waiting for this to return.
   *
   * @throws Exception why it cannot run
   */
  void start() throws Exception;

  /**
   * Releases everything.
   *
   * @param deadline how long an orderly stop may take
   * @throws Exception what could not be released
   */
  StopOutcome stop(Duration deadline) throws Exception;
}
