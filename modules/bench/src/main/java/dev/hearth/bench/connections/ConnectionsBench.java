package dev.hearth.bench.connections;

import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.rtt.EchoSession;
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

/**
 * {@code connections}: a daemon with ten thousand connections that say nothing, beside one without:
 * the memory that they take, how often the daemon wakes up while nothing is to be done, and how
 * long a ping takes on one more connection.
 */
public final class ConnectionsBench {
  private static final int ROUNDS = 5;
  private static final int NONE = 0;
  private static final int MANY = 10_000;
  private static final String ROW = "hearth control.ping";

  /** In KiB. */
  private static final double MEMORY_LIMIT = 8;

  private static final double SLOWER_LIMIT = 1.3;
  private static final double WAKE_UPS_LIMIT = 1;

  private ConnectionsBench() {}

  /**
   * The bench.
   *
   * @param image the image whose daemon and client are measured
   */
  public static Bench bench(Image image) {
    return new Bench(
        "connections",
        ROUNDS,
        List.of(MachineState.QUIET, MachineState.AWAKE),
        List.of(contestant(image, NONE), contestant(image, MANY)),
        goals());
  }

  private static Contestant contestant(Image image, int idle) {
    return new Contestant(ROW, params(idle), at -> IdleSession.open(at, image, idle));
  }

  private static List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    goals.add(
        new Goal(
            "resident KiB of the daemon for each idle connection",
            MEMORY_LIMIT,
            Bound.AT_MOST,
            new Measure.Figure(key(MachineState.QUIET, MANY, IdleSession.MEMORY))));
    for (MachineState state : List.of(MachineState.QUIET, MachineState.AWAKE)) {
      goals.add(
          new Goal(
              "p50 of a ping with 10,000 of them by that without, machine " + state.label(),
              SLOWER_LIMIT,
              Bound.AT_MOST,
              new Measure.Ratio(
                  key(state, MANY, EchoSession.P50), key(state, NONE, EchoSession.P50))));
    }
    for (int idle : new int[] {NONE, MANY}) {
      goals.add(
          new Goal(
              "wake-ups a second of an idle daemon with " + idle + " connections",
              WAKE_UPS_LIMIT,
              Bound.AT_MOST,
              new Measure.Figure(key(MachineState.QUIET, idle, IdleSession.WAKE_UPS))));
    }
    return goals;
  }

  private static Map<String, String> params(int idle) {
    return Map.of("idle", Integer.toString(idle));
  }

  private static FigureKey key(MachineState state, int idle, String metric) {
    Map<String, String> params = new LinkedHashMap<>(state.asParam());
    params.putAll(params(idle));
    return new FigureKey(ROW, params, metric);
  }
}
