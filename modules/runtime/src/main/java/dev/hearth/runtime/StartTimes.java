package dev.hearth.runtime;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/** When each step of a start was reached, counted from the moment that this object was made. */
public final class StartTimes {
  private final long begin = System.nanoTime();
  private final Map<StartStep, Duration> reached = new EnumMap<>(StartStep.class);

  /** Begins to count. */
  public StartTimes() {}

  /** A step is done. */
  public synchronized void reached(StartStep step) {
    reached.put(step, Duration.ofNanos(System.nanoTime() - begin));
  }

  /** How long the process has been at work. */
  public Duration sinceBegin() {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** The steps as fields of a log line, in milliseconds. */
  @Override
  public synchronized String toString() {
    StringJoiner fields = new StringJoiner(" ");
    reached.forEach((step, time) -> fields.add(step.label() + "_ms=" + time.toMillis()));
    return fields.toString();
  }
}
