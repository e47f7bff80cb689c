package dev.hearth.bench.blob;

import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.RoundTripClient;
import dev.hearth.bench.table.Spread;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.util.List;

/** A client that fetches or stores one blob over and over, and times each time. */
final class BlobSession implements Session {
  static final String P50 = "p50";
  static final String P99 = "p99";

  private static final double NANOS_PER_MICRO = 1e3;

  private final RoundTripClient client;
  private final int samples;
  private final Runnable release;

  private BlobSession(RoundTripClient client, int samples, Runnable release) {
    this.client = client;
    this.samples = samples;
    this.release = release;
  }

  /**
   * Lets it get warm.
   *
   * @param client owned from here on
   * @param release run at the end, also when this fails
   */
  static BlobSession warmedUp(RoundTripClient client, int samples, int warmUp, Runnable release)
      throws MeasurementException, InterruptedException {
    BlobSession session = new BlobSession(client, samples, release);
    try {
      session.client.samples(warmUp);
      return session;
    } catch (MeasurementException | InterruptedException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    long[] all = client.samples(samples);
    return List.of(
        new Reading(P50, "us", Spread.percentile(all, 0.5) / NANOS_PER_MICRO),
        new Reading(P99, "us", Spread.percentile(all, 0.99) / NANOS_PER_MICRO));
  }

  @Override
  public void close() {
    client.close();
    release.run();
  }
}
