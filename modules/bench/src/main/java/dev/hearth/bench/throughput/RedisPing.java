package dev.hearth.bench.throughput;

import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.RedisServer;
import dev.hearth.bench.process.Shared;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.util.List;

/** PING at one load, asked by a {@code redis-benchmark} of its own in each turn. */
final class RedisPing implements Session {

  /** What the first turn asks for; the ones after it take about a second. */
  private static final long FIRST_REQUESTS = 20_000;

  private static final double TURN_SECONDS = 1;

  private final Workplace workplace;
  private final Shared<RedisServer> shared;
  private final RedisServer server;
  private final Load load;
  private long requests = FIRST_REQUESTS;

  private RedisPing(
      Workplace workplace, Shared<RedisServer> shared, RedisServer server, Load load) {
    this.workplace = workplace;
    this.shared = shared;
    this.server = server;
    this.load = load;
  }

  static RedisPing open(Workplace workplace, Shared<RedisServer> shared, Load load)
      throws MeasurementException, InterruptedException {
    return new RedisPing(workplace, shared, shared.acquire(workplace), load);
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    List<String> command =
        List.of(
            "redis-benchmark",
            "-s",
            server.socket().toString(),
            "-t",
            "ping_mbulk",
            "-c",
            Integer.toString(load.connections()),
            "-P",
            Integer.toString(load.inFlight()),
            "-n",
            Long.toString(requests),
            "--csv");
    double rate;
    try (ChildProcess client = workplace.start("redis-benchmark", command)) {
      rate = rate(client.awaitSuccess());
    }
    requests = Math.max(FIRST_REQUESTS, Math.round(rate * TURN_SECONDS));
    return List.of(new Reading(ThroughputBench.RATE, ThroughputBench.RATE_UNIT, rate));
  }

  /** The second column of the one line that is not the head: {@code "PING_MBULK","952380.94",…}. */
  static double rate(List<String> csv) throws MeasurementException {
    for (String line : csv) {
      String[] cells = line.replace("\"", "").split(",", -1);
      if (cells[0].equals("PING_MBULK") && cells.length > 1) {
        return Double.parseDouble(cells[1]);
      }
    }
    throw new MeasurementException("redis-benchmark printed no PING_MBULK line, but " + csv);
  }

  @Override
  public void close() {
    shared.release();
  }
}
