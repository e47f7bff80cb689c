package dev.hearth.bench.hostile;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.process.Shared;
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
import java.util.stream.Stream;

/**
 * {@code hostile}: the round trip of a client that makes a call a millisecond, beside nobody and
 * beside each kind of peer that does what it should not, at one daemon and in turns.
 */
public final class HostileBench {

  static final String P50 = "p50";
  static final String P99 = "p99";

  private static final int ROUNDS = 5;
  private static final double LIMIT = 2;
  private static final String ROW = "a call a millisecond";
  private static final String BESIDE = "beside";

  private HostileBench() {}

  /**
   * The bench.
   *
   * @param image the image whose daemon is measured
   */
  public static Bench bench(Image image) {
    OtherUser other = OtherUser.NOBODY;
    Shared<Daemon> daemon = new Shared<>(at -> Daemon.servingAll(at, image, configuration(other)));
    List<Beside> hostile = Beside.all(other.isPossible());
    return new Bench(
        "hostile",
        ROUNDS,
        List.of(MachineState.QUIET),
        Stream.concat(Stream.of(Beside.NOBODY), hostile.stream())
            .map(beside -> contestant(image, daemon, beside, other))
            .toList(),
        hostile.stream().map(HostileBench::goal).toList());
  }

  /** Room for 10,000 connections and some more, and access for the other user. */
  private static String configuration(OtherUser other) {
    return """
    daemon.max-connections = 11000
    daemon.principal.max-connections = 11000
    daemon.access.folder-permissions = "rwx--x--x"
    daemon.access.socket-permissions = "rw-rw-rw-"
    daemon.access.users { "%s" = user }
    """
        .formatted(other.number());
  }

  private static Contestant contestant(
      Image image, Shared<Daemon> daemon, Beside beside, OtherUser other) {
    return new Contestant(
        ROW,
        Map.of(BESIDE, beside.label()),
        at -> PacedBeside.open(at, image, daemon, beside, other));
  }

  private static Goal goal(Beside beside) {
    return new Goal(
        "p99 beside " + beside.label() + ", by p99 beside nobody",
        LIMIT,
        Bound.AT_MOST,
        new Measure.Ratio(p99(beside), p99(Beside.NOBODY)));
  }

  private static FigureKey p99(Beside beside) {
    Map<String, String> params = new LinkedHashMap<>(MachineState.QUIET.asParam());
    params.put(BESIDE, beside.label());
    return new FigureKey(ROW, params, P99);
  }
}
