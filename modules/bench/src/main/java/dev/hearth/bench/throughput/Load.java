package dev.hearth.bench.throughput;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How much is asked for at a time.
 *
 * @param connections how many are open, all asked alike
 * @param inFlight how many requests each has sent and not yet got the answer to
 */
record Load(int connections, int inFlight) {

  static final List<Load> ALL =
      Stream.of(1, 50)
          .flatMap(connections -> Stream.of(1, 16, 64).map(depth -> new Load(connections, depth)))
          .toList();

  Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("connections", Integer.toString(connections));
    params.put("in_flight", Integer.toString(inFlight));
    return params;
  }
}
