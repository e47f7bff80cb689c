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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code rtt}: one small message there and back, one at a time, over a Unix socket. Each row is a
 * server process and a client process.
 */
public final class RttBench {

  private static final int ROUNDS = 25;

  /** What {@code control.ping} may take of the blocking C program's time. */
  private static final double LIMIT = 1.3;

  private static final String HEARTH = "hearth control.ping";
  private static final String C = "C, blocking read and write";

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
    List<Contestant> contestants = new ArrayList<>();
    RttBench rtt = new RttBench(image);
    for (Placement placement : Placement.values()) {
      contestants.add(contestant(HEARTH, placement, rtt::openHearth));
      contestants.add(contestant(C, placement, RttBench::openC));
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
    return new Bench(
        "rtt",
        ROUNDS,
        List.of(MachineState.values()),
        contestants,
        Arrays.stream(MachineState.values()).map(RttBench::goal).toList());
  }

  private static Contestant contestant(String row, Placement placement, Starter starter) {
    return new Contestant(row, placement.asParam(), at -> starter.start(at, placement));
  }

  private static Goal goal(MachineState state) {
    return new Goal(
        "p50 by C's p50, machine " + state.label(),
        LIMIT,
        Bound.AT_MOST,
        new Measure.Ratio(p50(HEARTH, state), p50(C, state)));
  }

  private static FigureKey p50(String row, MachineState state) {
    Map<String, String> params = new LinkedHashMap<>(state.asParam());
    params.putAll(Placement.FREE.asParam());
    return new FigureKey(row, params, EchoSession.P50);
  }

  private EchoSession openHearth(Workplace workplace, Placement placement)
      throws MeasurementException, InterruptedException {
    Daemon daemon = Daemon.serving(workplace, image);
    return open(
        workplace, placement, daemon, image.client(ClientPing.class, daemon.socket().toString()));
  }

  private static EchoSession openC(Workplace workplace, Placement placement)
      throws MeasurementException, InterruptedException {
    String program = CProgram.compile(workplace, "pingpong").toString();
    String socket = workplace.fresh("c").toString();
    return open(
        workplace,
        placement,
        serving(workplace, List.of(program, "server", socket)),
        List.of(program, "client", socket));
  }

  private static EchoSession openJava(Workplace workplace, Placement placement, Class<?> echo)
      throws MeasurementException, InterruptedException {
    String socket = workplace.fresh("java").toString();
    return open(
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

  private static EchoSession open(
      Workplace workplace, Placement placement, Server server, List<String> ask)
      throws MeasurementException, InterruptedException {
    ChildProcess client;
    try {
      client = workplace.start("the client", ask);
    } catch (MeasurementException e) {
      server.close();
      throw e;
    }
    return new EchoSession(server, client).warmedUp(workplace, placement);
  }
}
