package dev.hearth.bench.table;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a figure is of: two figures with equal keys are the same figure of different rounds.
 *
 * @param row who was measured
 * @param params under which parameters, in the order in which the table shows them
 * @param metric what was measured of it, such as {@code p50}
 */
public record FigureKey(String row, Map<String, String> params, String metric) {

  /** Keeps the order of the parameters. */
  public FigureKey {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }

  @Override
  public String toString() {
    return row + " " + params + " " + metric;
  }
}
