package dev.hearth.bench.push;

import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.ProcessFigures;
import dev.hearth.bench.process.RoundTripClient;
import dev.hearth.bench.process.Server;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.table.Spread;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.util.List;

/**
 * Who sends to many, and the process that publishes and subscribes. A round trip is a message that
 * all subscribers have.
 */
final class PushSession implements Session {
  static final String CPU = "cpu a receiver";

  private static final int MESSAGES = 100;

  /** Half a million writes: enough for the compilers of a JVM to be done. */
  private static final int WARM_UP_MESSAGES = 500;

  private static final double NANOS_PER_MICRO = 1e3;

  private final Server server;
  private final RoundTripClient peer;

  private PushSession(Server server, RoundTripClient peer) {
    this.server = server;
    this.peer = peer;
  }

  /** Owns the server from here on, also when this fails. */
  static PushSession open(Workplace workplace, Server server, List<String> command)
      throws MeasurementException, InterruptedException {
    RoundTripClient peer;
    try {
      peer = RoundTripClient.start(workplace, command);
    } catch (MeasurementException e) {
      server.close();
      throw e;
    }
    PushSession session = new PushSession(server, peer);
    try {
      peer.samples(WARM_UP_MESSAGES);
      return session;
    } catch (MeasurementException | InterruptedException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    long before = ProcessFigures.cpuNanos(server.pid());
    long[] samples = peer.samples(MESSAGES);
    double used = ProcessFigures.cpuNanos(server.pid()) - before;
    return List.of(
        new Reading(CPU, "us", used / NANOS_PER_MICRO / MESSAGES / PushBench.SUBSCRIBERS),
        new Reading(
            "p50 until all have it", "us", Spread.percentile(samples, 0.5) / NANOS_PER_MICRO));
  }

  @Override
  public void close() {
    peer.close();
    server.close();
  }
}
