package dev.hearth.bench.rtt;

import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.ProcessFigures;
import dev.hearth.bench.process.Server;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.table.Spread;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.util.Arrays;
import java.util.List;

/**
 * A server and its client, each a process on the cores that it may use; the client is asked for
 * round trips and times them.
 */
final class EchoSession implements Session {

  static final String P50 = "p50";
  static final String P99 = "p99";

  /**
   * Round trips a turn: some tenths of a second. Many short turns, because the system's scheduler
   * settles for one placement of the two processes and keeps it for a while: a few long turns would
   * measure which one it happened to be.
   */
  private static final int SAMPLES = 4_000;

  /** Round trips before the first turn: enough for the compilers of a JVM to be done. */
  private static final int WARM_UP_SAMPLES = 60_000;

  private static final double NANOS_PER_MICRO = 1e3;

  private final Server server;
  private final ChildProcess client;

  /** Owns both processes from here on. */
  EchoSession(Server server, ChildProcess client) {
    this.server = server;
    this.client = client;
  }

  /** Lets both sides get warm, on all cores, and then confines them to those of their row. */
  EchoSession warmedUp(Workplace workplace, Placement placement)
      throws MeasurementException, InterruptedException {
    try {
      samples(WARM_UP_SAMPLES);
      placement.confine(workplace, server.pid(), client.pid());
      return this;
    } catch (MeasurementException | InterruptedException e) {
      close();
      throw e;
    }
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    long[] samples = samples(SAMPLES);
    return List.of(
        new Reading(P50, "us", Spread.percentile(samples, 0.5) / NANOS_PER_MICRO),
        new Reading(P99, "us", Spread.percentile(samples, 0.99) / NANOS_PER_MICRO));
  }

  private long[] samples(int count) throws MeasurementException, InterruptedException {
    return ask("samples", count);
  }

  /** Makes round trips that begin a millisecond apart. */
  long[] paced(int count) throws MeasurementException, InterruptedException {
    return ask("paced", count);
  }

  /** The processor time that both sides have used. */
  long cpuNanos() throws MeasurementException {
    return ProcessFigures.cpuNanos(server.pid()) + ProcessFigures.cpuNanos(client.pid());
  }

  long serverWakeUps() throws MeasurementException {
    return ProcessFigures.wakeUps(server.pid());
  }

  private long[] ask(String what, int count) throws MeasurementException, InterruptedException {
    String answer = client.ask(what + " " + count);
    long[] samples;
    try {
      samples = Arrays.stream(answer.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    } catch (NumberFormatException e) {
      throw new MeasurementException("the client answered with something else than numbers", e);
    }
    if (samples.length != count) {
      throw new MeasurementException(
          "the client made " + samples.length + " round trips where " + count + " were asked for");
    }
    return samples;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
