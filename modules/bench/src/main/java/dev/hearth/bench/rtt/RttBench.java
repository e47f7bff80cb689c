package dev.hearth.bench.rtt;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.peer.ChannelEcho;
import dev.hearth.bench.peer.ClientPing;
import dev.hearth.bench.peer.GrpcEcho;
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
 * {@code rtt}: one small message there and back, one at a time, over a Unix socket. Each row is a
 * server process and a client process.
 */
public final class RttBench {

  private static final int ROUNDS = 25;

  private static final String HEARTH = "hearth control.ping";
  private static final String SLEEPING = "hearth control.ping, polling off";
  private static final String C = "C, blocking read and write";
  private static final String POLLING_C = "C, polling before it reads";
  private static final String EPOLL_C = "C, epoll_wait before it reads";
  private static final String PACED = "hearth, a call a millisecond";
  private static final String SLEEPING_PACED = "hearth, a call a millisecond, polling off";

  private final Image image;

  private RttBench(Image image) {
    this.image = image;
  }

  /** Starts the two processes of a row. */
  @FunctionalInterface
  private interface Starter {
    EchoSession start(Workplace workplace, Placement placement)
        throws MeasurementException, InterruptedException;
  }

  /**
   * The bench.
   *
   * @param image the image whose daemon and client are measured
   */
  public static Bench bench(Image image) {
    return new Bench(
        "rtt", ROUNDS, List.of(MachineState.values()), new RttBench(image).contestants(), goals());
  }

  private List<Contestant> contestants() {
    List<Contestant> contestants = new ArrayList<>();
    for (Placement placement : Placement.values()) {
      contestants.add(contestant(HEARTH, placement, (at, where) -> openHearth(at, where, "auto")));
      contestants.add(contestant(SLEEPING, placement, (at, where) -> openHearth(at, where, "off")));
      contestants.add(contestant(C, placement, (at, where) -> openC(at, where, "read")));
    }
    // What a socket can give at best, and what waiting for more than one of them costs.
    for (Placement placement : List.of(Placement.FREE, Placement.APART)) {
      contestants.add(contestant(POLLING_C, placement, (at, where) -> openC(at, where, "poll")));
      contestants.add(contestant(EPOLL_C, placement, (at, where) -> openC(at, where, "epoll")));
    }
    contestants.add(
        contestant(
            "JDK channels, bare echo",
            Placement.FREE,
            (at, placement) -> openJava(at, placement, ChannelEcho.class)));
    contestants.add(
        contestant(
            "grpc-java unary, epoll",
            Placement.FREE,
            (at, placement) -> openJava(at, placement, GrpcEcho.class)));
    contestants.add(paced(PACED, "auto"));
    contestants.add(paced(SLEEPING_PACED, "off"));
    return contestants;
  }

  private static Contestant contestant(String row, Placement placement, Starter starter) {
    return new Contestant(row, placement.asParam(), at -> starter.start(at, placement));
  }

  private Contestant paced(String row, String polling) {
    return new Contestant(
        row, Map.of(), at -> PacedSession.warmedUp(openHearth(at, Placement.FREE, polling)));
  }

  private static List<Goal> goals() {
    return List.of(
        ratio("p50 by C's p50", 0.2, EchoSession.P50, HEARTH, MachineState.QUIET),
        ratio("p99 by C's p99", 1.0, EchoSession.P99, HEARTH, MachineState.QUIET),
        ratio("p50 by C's p50", 0.35, EchoSession.P50, HEARTH, MachineState.AWAKE),
        ratio("p50 by C's p50", 1.3, EchoSession.P50, HEARTH, MachineState.BUSY),
        ratio("p99 by C's p99", 2.0, EchoSession.P99, HEARTH, MachineState.BUSY),
        ratio("p50 by C's p50, polling off", 1.2, EchoSession.P50, SLEEPING, MachineState.QUIET),
        ratio("p50 by C's p50, polling off", 1.2, EchoSession.P50, SLEEPING, MachineState.AWAKE),
        new Goal(
            "processor time of a call a millisecond, by the same with polling off, machine quiet",
            1.3,
            Bound.AT_MOST,
            new Measure.Ratio(
                new FigureKey(PACED, MachineState.QUIET.asParam(), PacedSession.CPU),
                new FigureKey(SLEEPING_PACED, MachineState.QUIET.asParam(), PacedSession.CPU))),
        new Goal(
            "wake-ups of an idle daemon a second, machine quiet",
            1.0,
            Bound.AT_MOST,
            new Measure.Figure(
                new FigureKey(PACED, MachineState.QUIET.asParam(), PacedSession.IDLE_WAKE_UPS))));
  }

  private static Goal ratio(
      String name, double limit, String metric, String row, MachineState state) {
    return new Goal(
        name + ", machine " + state.label(),
        limit,
        Bound.AT_MOST,
        new Measure.Ratio(key(row, state, metric), key(C, state, metric)));
  }

  private static FigureKey key(String row, MachineState state, String metric) {
    Map<String, String> params = new LinkedHashMap<>(state.asParam());
    params.putAll(Placement.FREE.asParam());
    return new FigureKey(row, params, metric);
  }

  private EchoSession openHearth(Workplace workplace, Placement placement, String polling)
      throws MeasurementException, InterruptedException {
    Daemon daemon = Daemon.serving(workplace, image, "daemon.io.polling = " + polling);
    return EchoSession.open(
        workplace,
        placement,
        daemon,
        image.client(ClientPing.class, daemon.socket().toString(), polling));
  }

  private static EchoSession openC(Workplace workplace, Placement placement, String waits)
      throws MeasurementException, InterruptedException {
    String program = CProgram.compile(workplace, "pingpong").toString();
    String socket = workplace.fresh("c").toString();
    return EchoSession.open(
        workplace,
        placement,
        serving(workplace, List.of(program, "server", socket, waits)),
        List.of(program, "client", socket, waits));
  }

  private static EchoSession openJava(Workplace workplace, Placement placement, Class<?> echo)
      throws MeasurementException, InterruptedException {
    String socket = workplace.fresh("java").toString();
    return EchoSession.open(
        workplace,
        placement,
        serving(workplace, JavaCommand.of(echo, List.of("server", socket))),
        JavaCommand.of(echo, List.of("client", socket)));
  }

  private static Server serving(Workplace workplace, List<String> command)
      throws MeasurementException, InterruptedException {
    ChildProcess server = workplace.start("the server", command);
    try {
      server.await("ready");
      return server;
    } catch (MeasurementException | InterruptedException e) {
      server.close();
      throw e;
    }
  }
}
