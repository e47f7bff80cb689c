package dev.hearth.bench.allocation;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.RoundTripClient;
import dev.hearth.bench.process.Shared;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.util.List;

/** A client that makes the same call over and over, and the daemon, whose heap is looked at. */
final class AllocationSession implements Session {
  static final String HEAP = "heap a call";

  private final Workplace workplace;
  private final Image image;
  private final Shared<Daemon> shared;
  private final Daemon daemon;
  private final RoundTripClient client;
  private final int calls;

  private AllocationSession(
      Workplace workplace,
      Image image,
      Shared<Daemon> shared,
      Daemon daemon,
      RoundTripClient client,
      int calls) {
    this.workplace = workplace;
    this.image = image;
    this.shared = shared;
    this.daemon = daemon;
    this.client = client;
    this.calls = calls;
  }

  /** Makes the command of a client that calls the daemon. */
  interface ClientCommand {
    List<String> of(Daemon daemon);
  }

  static AllocationSession open(
      Workplace workplace,
      Image image,
      Shared<Daemon> shared,
      ClientCommand command,
      int warmUp,
      int calls)
      throws MeasurementException, InterruptedException {
    Daemon daemon = shared.acquire(workplace);
    RoundTripClient client;
    try {
      client = RoundTripClient.start(workplace, command.of(daemon));
    } catch (MeasurementException e) {
      shared.release();
      throw e;
    }
    AllocationSession session =
        new AllocationSession(workplace, image, shared, daemon, client, calls);
    try {
      client.samples(warmUp);
      return session;
    } catch (MeasurementException | InterruptedException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    long before = AllocatedBytes.of(workplace, image, daemon);
    client.samples(calls);
    double allocated = AllocatedBytes.of(workplace, image, daemon) - before;
    return List.of(new Reading(HEAP, "bytes", allocated / calls));
  }

  @Override
  public void close() {
    client.close();
    shared.release();
  }
}
