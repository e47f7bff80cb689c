package dev.hearth.bench.idle;

import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.table.FigureKey;
import dev.hearth.bench.table.Goal;
import dev.hearth.bench.table.Goal.Bound;
import dev.hearth.bench.table.Goal.Measure;
import dev.hearth.bench.turns.Bench;
import dev.hearth.bench.turns.Contestant;
import dev.hearth.bench.turns.MachineState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code idle}: what a daemon costs over a minute in which nothing is asked of it: how often its
 * threads are woken, and the processor time that they use.
 */
public final class IdleBench {
  /** One minute each, and one more to come to rest in. */
  private static final int ROUNDS = 1;

  private static final int[] CONNECTED = {0, 1};
  private static final String ROW = "hearthd, idle";
  private static final double WAKE_UPS_LIMIT = 1;

  private IdleBench() {}

  /**
   * The bench.
   *
   * @param image the image whose daemon is measured
   */
  public static Bench bench(Image image) {
    return new Bench(
        "idle",
        ROUNDS,
        List.of(MachineState.QUIET),
        IntStream.of(CONNECTED)
            .mapToObj(
                count ->
                    new Contestant(
                        ROW, params(count), workplace -> IdleMinute.open(workplace, image, count)))
            .toList(),
        IntStream.of(CONNECTED).mapToObj(IdleBench::goal).toList());
  }

  private static Goal goal(int connected) {
    Map<String, String> params = new LinkedHashMap<>(MachineState.QUIET.asParam());
    params.putAll(params(connected));
    return new Goal(
        "wake-ups a second, " + connected + " connected",
        WAKE_UPS_LIMIT,
        Bound.AT_MOST,
        new Measure.Figure(new FigureKey(ROW, params, IdleMinute.WAKE_UPS)));
  }

  private static Map<String, String> params(int connected) {
    return Map.of("connected", Integer.toString(connected));
  }
}
