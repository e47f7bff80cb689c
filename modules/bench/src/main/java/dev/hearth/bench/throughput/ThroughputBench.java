package dev.hearth.bench.throughput;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.process.RedisServer;
import dev.hearth.bench.process.Shared;
import dev.hearth.bench.table.FigureKey;
import dev.hearth.bench.table.Goal;
import dev.hearth.bench.table.Goal.Bound;
import dev.hearth.bench.table.Goal.Measure;
import dev.hearth.bench.turns.Bench;
import dev.hearth.bench.turns.Contestant;
import dev.hearth.bench.turns.MachineState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code throughput}: pings a second at several depths, over one connection and over many, beside
 * Redis, both with a raw load generator.
 */
public final class ThroughputBench {

  static final String RATE = "answers";
  static final String RATE_UNIT = "ops/s";

  private static final int ROUNDS = 5;

  private static final Load ONE = new Load(1, 64);
  private static final Load MANY = new Load(50, 64);

  private static final String HEARTH = "hearth control.ping";
  private static final String REDIS = "Redis PING";

  private ThroughputBench() {}

  /**
   * The bench.
   *
   * @param image the image whose daemon is measured
   */
  public static Bench bench(Image image) {
    Shared<Daemon> daemon = new Shared<>(at -> Daemon.serving(at, image, ""));
    Shared<RedisServer> redis = new Shared<>(RedisServer::start);
    List<Contestant> contestants = new ArrayList<>();
    for (Load load : Load.ALL) {
      contestants.add(
          new Contestant(HEARTH, load.params(), at -> HearthPing.open(at, daemon, load)));
      contestants.add(new Contestant(REDIS, load.params(), at -> RedisPing.open(at, redis, load)));
    }
    return new Bench(
        "throughput",
        ROUNDS,
        List.of(MachineState.QUIET, MachineState.AWAKE),
        contestants,
        Stream.of(MachineState.QUIET, MachineState.AWAKE)
            .flatMap(state -> Stream.of(goal(ONE, 3, state), goal(MANY, 1, state)))
            .toList());
  }

  private static Goal goal(Load load, double limit, MachineState state) {
    return new Goal(
        load.connections()
            + " x "
            + load.inFlight()
            + " in flight, by Redis, machine "
            + state.label(),
        limit,
        Bound.AT_LEAST,
        new Measure.Ratio(rate(HEARTH, load, state), rate(REDIS, load, state)));
  }

  private static FigureKey rate(String row, Load load, MachineState state) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put(MachineState.PARAM, state.label());
    params.putAll(load.params());
    return new FigureKey(row, params, RATE);
  }
}
