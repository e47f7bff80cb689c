package dev.hearth.bench.push;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.peer.PushPeer;
import dev.hearth.bench.process.CProgram;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.JavaCommand;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Server;
import dev.hearth.bench.process.Workplace;
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
 * {@code push}: one publisher, a thousand subscribers on a thousand connections, one message at a
 * time. Beside the daemon a C program that writes the same bytes to as many sockets; publisher and
 * subscribers are the same process for both.
 */
public final class PushBench {
  static final int SUBSCRIBERS = 1_000;

  private static final int ROUNDS = 9;
  private static final double LIMIT = 1.5;
  private static final String HEARTH = "hearth topic";
  private static final String C = "C, a write for each";
  private static final MachineState STATE = MachineState.QUIET;

  /** With the number of the topic, without the header. */
  private static final List<Integer> SIZES = List.of(256, 4096);

  private final Image image;

  private PushBench(Image image) {
    this.image = image;
  }

  /**
   * The bench.
   *
   * @param image the image whose daemon is measured
   */
  public static Bench bench(Image image) {
    PushBench bench = new PushBench(image);
    List<Contestant> contestants = new ArrayList<>();
    List<Goal> goals = new ArrayList<>();
    for (int size : SIZES) {
      contestants.add(new Contestant(HEARTH, params(size), at -> bench.openHearth(at, size)));
      contestants.add(new Contestant(C, params(size), at -> openC(at, size)));
      goals.add(
          new Goal(
              "processor time for each receiver of " + size + " bytes, by C's",
              LIMIT,
              Bound.AT_MOST,
              new Measure.Ratio(cpu(HEARTH, size), cpu(C, size))));
    }
    return new Bench("push", ROUNDS, List.of(STATE), contestants, goals);
  }

  private static Map<String, String> params(int size) {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("subscribers", Integer.toString(SUBSCRIBERS));
    params.put("bytes", Integer.toString(size));
    return params;
  }

  private static FigureKey cpu(String row, int size) {
    Map<String, String> params = new LinkedHashMap<>(STATE.asParam());
    params.putAll(params(size));
    return new FigureKey(row, params, PushSession.CPU);
  }

  private PushSession openHearth(Workplace workplace, int size)
      throws MeasurementException, InterruptedException {
    Daemon daemon = Daemon.withBenchService(workplace, image, "");
    return open(workplace, daemon, daemon.socket().toString(), "hearth", size);
  }

  private static PushSession openC(Workplace workplace, int size)
      throws MeasurementException, InterruptedException {
    String program = CProgram.compile(workplace, "fanout").toString();
    String socket = workplace.fresh("c").toString();
    String frame = Integer.toString(PushPeer.frameBytes(size));
    ChildProcess server =
        workplace.start("fanout", List.of(program, socket, Integer.toString(SUBSCRIBERS), frame));
    try {
      server.await("ready");
    } catch (MeasurementException | InterruptedException e) {
      server.close();
      throw e;
    }
    return open(workplace, server, socket, "raw", size);
  }

  private static PushSession open(
      Workplace workplace, Server server, String socket, String how, int size)
      throws MeasurementException, InterruptedException {
    List<String> peer =
        JavaCommand.of(
            PushPeer.class,
            List.of(socket, how, Integer.toString(SUBSCRIBERS), Integer.toString(size)));
    return PushSession.open(workplace, server, peer);
  }
}
