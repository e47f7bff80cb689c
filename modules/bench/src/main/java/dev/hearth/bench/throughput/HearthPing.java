package dev.hearth.bench.throughput;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.peer.PingLoad;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.JavaCommand;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Shared;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.util.List;

/** {@code control.ping} at one load, asked by a load generator that stays warm between turns. */
final class HearthPing implements Session {

  private static final int TURN_MILLIS = 1000;

  /** Enough for the compilers of both JVMs to be done. */
  private static final int WARM_UP_MILLIS = 3000;

  private final Shared<Daemon> shared;
  private final ChildProcess client;

  private HearthPing(Shared<Daemon> shared, ChildProcess client) {
    this.shared = shared;
    this.client = client;
  }

  static HearthPing open(Workplace workplace, Shared<Daemon> shared, Load load)
      throws MeasurementException, InterruptedException {
    Daemon daemon = shared.acquire(workplace);
    try {
      List<String> command =
          JavaCommand.of(
              PingLoad.class,
              List.of(
                  daemon.socket().toString(),
                  Integer.toString(load.connections()),
                  Integer.toString(load.inFlight())));
      return new HearthPing(shared, warmedUp(workplace.start("the load generator", command)));
    } catch (MeasurementException | InterruptedException e) {
      shared.release();
      throw e;
    }
  }

  private static ChildProcess warmedUp(ChildProcess client)
      throws MeasurementException, InterruptedException {
    try {
      rate(client, WARM_UP_MILLIS);
      return client;
    } catch (MeasurementException | InterruptedException e) {
      client.close();
      throw e;
    }
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    double rate = rate(client, TURN_MILLIS);
    return List.of(new Reading(ThroughputBench.RATE, ThroughputBench.RATE_UNIT, rate));
  }

  private static double rate(ChildProcess client, int millis)
      throws MeasurementException, InterruptedException {
    String answer = client.ask("rate " + millis);
    try {
      return Double.parseDouble(answer);
    } catch (NumberFormatException e) {
      throw new MeasurementException("the load generator answered with something else", e);
    }
  }

  @Override
  public void close() {
    client.close();
    shared.release();
  }
}
