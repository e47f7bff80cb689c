package dev.hearth.cli.control;

import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import java.util.Arrays;

/** Round trips, sorted. */
public final class Latencies {
  private static final double MEDIAN = 0.5;
  private static final double HIGH = 0.99;

  private final long[] sorted;

  /**
   * Some round trips.
   *
   * @param nanos at least one; kept, and sorted
   */
  public Latencies(long[] nanos) {
    Arrays.sort(nanos);
    sorted = nanos;
  }

  /** The time that half of them took at most, in nanoseconds. */
  public long median() {
    return quantile(MEDIAN);
  }

  private long quantile(double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  /** For people. */
  public String text() {
    return "min "
        + Quantity.shortTime(sorted[0])
        + ", p50 "
        + Quantity.shortTime(median())
        + ", p99 "
        + Quantity.shortTime(quantile(HIGH))
        + ", max "
        + Quantity.shortTime(sorted[sorted.length - 1]);
  }

  /** The members of an object, in nanoseconds. */
  public void write(JsonWriter json) {
    json.field("count", sorted.length)
        .field("min_ns", sorted[0])
        .field("p50_ns", median())
        .field("p99_ns", quantile(HIGH))
        .field("max_ns", sorted[sorted.length - 1]);
  }
}
