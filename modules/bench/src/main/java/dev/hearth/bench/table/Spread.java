package dev.hearth.bench.table;

import java.util.Arrays;
import java.util.Collection;

/**
 * The middle and the ends of what the rounds of a run gave for one figure.
 *
 * @param median the middle one, or the mean of the middle two
 * @param min the smallest
 * @param max the largest
 */
public record Spread(double median, double min, double max) {

  /**
   * The spread of at least one figure.
   *
   * @param figures in any order
   * @return their spread
   * @throws IllegalArgumentException when there are none: a row without a figure is a failure, not
   *     a zero
   */
  public static Spread of(Collection<Double> figures) {
    if (figures.isEmpty()) {
      throw new IllegalArgumentException("no figures: a spread needs at least one");
    }
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /**
   * The sample that a share of all samples does not exceed (nearest rank, so always one that was
   * really seen).
   *
   * @param samples at least one, in any order; left as they are
   * @param share above 0, at most 1: 0.5 is the median, 0.99 the p99
   * @return that sample
   * @throws IllegalArgumentException when there are no samples or the share is out of its range
   */
  public static long percentile(long[] samples, double share) {
    if (samples.length == 0 || share <= 0 || share > 1) {
      throw new IllegalArgumentException(
          "cannot take the share " + share + " of " + samples.length + " samples");
    }
    long[] sorted = samples.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
