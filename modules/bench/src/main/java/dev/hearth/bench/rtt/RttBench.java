package dev.hearth.bench.rtt;

import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.peer.ChannelEcho;
import dev.hearth.bench.peer.GrpcEcho;
import dev.hearth.bench.process.CProgram;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.JavaCommand;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.table.FigureKey;
import dev.hearth.bench.table.Goal;
import dev.hearth.bench.table.Goal.Bound;
import dev.hearth.bench.table.Goal.Measure;
import dev.hearth.bench.turns.Bench;
import dev.hearth.bench.turns.Contestant;
import dev.hearth.bench.turns.MachineState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code rtt}: one small message there and back, one at a time, over a Unix socket. Each row is a
 * server process and a client process.
 */
public final class RttBench {

  private static final int ROUNDS = 7;

  /** What {@code control.ping} may take of the blocking C program's time. */
  private static final double LIMIT = 1.3;

  private static final String HEARTH = "hearth control.ping";
  private static final String C = "C, blocking read and write";

  private RttBench() {}

  /**
   * The bench.
   *
   * @param image the image whose daemon is measured
   */
  public static Bench bench(Image image) {
    return new Bench(
        "rtt",
        ROUNDS,
        List.of(MachineState.values()),
        List.of(
            new Contestant(C, Map.of(), RttBench::openC),
            new Contestant(
                "JDK channels, bare echo", Map.of(), at -> openJava(at, ChannelEcho.class)),
            new Contestant("grpc-java unary, epoll", Map.of(), at -> openJava(at, GrpcEcho.class))),
        Arrays.stream(MachineState.values()).map(RttBench::goal).toList());
  }

  private static Goal goal(MachineState state) {
    return new Goal(
        "p50 by C's p50, machine " + state.label(),
        LIMIT,
        Bound.AT_MOST,
        new Measure.Ratio(p50(HEARTH, state), p50(C, state)));
  }

  private static FigureKey p50(String row, MachineState state) {
    return new FigureKey(row, Map.of(MachineState.PARAM, state.label()), EchoSession.P50);
  }

  private static EchoSession openC(Workplace workplace)
      throws MeasurementException, InterruptedException {
    String program = CProgram.compile(workplace, "pingpong").toString();
    String socket = workplace.fresh("c").toString();
    return open(workplace, List.of(program, "server", socket), List.of(program, "client", socket));
  }

  private static EchoSession openJava(Workplace workplace, Class<?> echo)
      throws MeasurementException, InterruptedException {
    String socket = workplace.fresh("java").toString();
    return open(
        workplace,
        JavaCommand.of(echo, List.of("server", socket)),
        JavaCommand.of(echo, List.of("client", socket)));
  }

  private static EchoSession open(Workplace workplace, List<String> serve, List<String> ask)
      throws MeasurementException, InterruptedException {
    ChildProcess server = workplace.start("the server", serve);
    try {
      server.await("ready");
      return new EchoSession(server, workplace.start("the client", ask)).warmedUp();
    } catch (MeasurementException | InterruptedException e) {
      server.close();
      throw e;
    }
  }
}
