package dev.hearth.bench.rtt;

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
 * A server and its client, each a process on the cores that it may use; the client is asked for
 * round trips and times them.
 */
public final class EchoSession implements Session {

  /** The median of a turn's round trips. */
  public static final String P50 = "p50";

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
  private final RoundTripClient client;

  private EchoSession(Server server, RoundTripClient client) {
    this.server = server;
    this.client = client;
  }

  /**
   * Starts the client of a server, and lets both get warm.
   *
   * @param workplace where the client works
   * @param server owned by the session from here on, also when this fails
   * @param client the command that runs the client
   * @return a session that the caller closes
   * @throws MeasurementException when the client cannot be started, or makes no round trips
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static EchoSession open(Workplace workplace, Server server, List<String> client)
      throws MeasurementException, InterruptedException {
    return open(workplace, Placement.FREE, server, client);
  }

  /** Lets both sides get warm, on all cores, and then confines them to those of their row. */
  static EchoSession open(
      Workplace workplace, Placement placement, Server server, List<String> client)
      throws MeasurementException, InterruptedException {
    RoundTripClient asking;
    try {
      asking = RoundTripClient.start(workplace, client);
    } catch (MeasurementException e) {
      server.close();
      throw e;
    }
    EchoSession session = new EchoSession(server, asking);
    try {
      session.client.samples(WARM_UP_SAMPLES);
      placement.confine(workplace, server.pid(), asking.pid());
      return session;
    } catch (MeasurementException | InterruptedException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    long[] samples = client.samples(SAMPLES);
    return List.of(
        new Reading(P50, "us", Spread.percentile(samples, 0.5) / NANOS_PER_MICRO),
        new Reading(P99, "us", Spread.percentile(samples, 0.99) / NANOS_PER_MICRO));
  }

  /** Makes round trips that begin a millisecond apart. */
  long[] paced(int count) throws MeasurementException, InterruptedException {
    return client.paced(count);
  }

  /** The processor time that both sides have used. */
  long cpuNanos() throws MeasurementException {
    return ProcessFigures.cpuNanos(server.pid()) + ProcessFigures.cpuNanos(client.pid());
  }

  /**
   * How often the server's threads have slept.
   *
   * @return a count that only grows
   * @throws MeasurementException when the system does not tell
   */
  public long serverWakeUps() throws MeasurementException {
    return ProcessFigures.wakeUps(server.pid());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
