package dev.hearth.bench.allocation;

import dev.hearth.bench.blob.BlobWork;
import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.peer.BlobClient;
import dev.hearth.bench.peer.ClientPing;
import dev.hearth.bench.process.Shared;
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
import java.util.stream.Stream;

/**
 * {@code allocation}: what the daemon allocates on its heap for a ping, and for a blob that is
 * fetched or stored: so little that its bytes cannot have been there.
 */
public final class AllocationBench {
  private static final int ROUNDS = 3;
  private static final double PING_LIMIT = 200;

  /** In heap bytes for each byte of a blob. One copy of it would be 1. */
  private static final double BLOB_LIMIT = 0.05;

  private static final int PINGS = 100_000;
  private static final MachineState STATE = MachineState.QUIET;
  private static final String PING = "hearth control.ping";

  /** How a blob travels, and what {@link BlobClient} calls that. */
  private enum Way {
    COPIED("hearth cache, copied", "copied"),
    DESCRIPTOR("hearth cache, by descriptor", "descriptor");

    private final String row;
    private final String word;

    Way(String row, String word) {
      this.row = row;
      this.word = word;
    }
  }

  private static final List<BlobWork> BLOBS =
      Stream.of(BlobWork.Operation.values())
          .flatMap(
              operation ->
                  Stream.of(BlobWork.MIB_1, BlobWork.MIB_64)
                      .map(bytes -> new BlobWork(operation, bytes)))
          .toList();

  private final Image image;
  private final Shared<Daemon> daemon;

  private AllocationBench(Image image) {
    this.image = image;
    daemon = new Shared<>(at -> Daemon.serving(at, image, ""));
  }

  /**
   * The bench.
   *
   * @param image the image whose daemon is measured
   */
  public static Bench bench(Image image) {
    return new Bench(
        "allocation", ROUNDS, List.of(STATE), new AllocationBench(image).contestants(), goals());
  }

  private List<Contestant> contestants() {
    List<Contestant> contestants = new ArrayList<>();
    contestants.add(
        new Contestant(
            PING,
            Map.of(),
            at ->
                AllocationSession.open(
                    at,
                    image,
                    daemon,
                    to -> image.client(ClientPing.class, to.socket().toString(), "auto"),
                    PINGS,
                    PINGS)));
    for (BlobWork work : BLOBS) {
      for (Way way : Way.values()) {
        contestants.add(blob(work, way));
      }
    }
    return contestants;
  }

  private Contestant blob(BlobWork work, Way way) {
    return new Contestant(
        way.row,
        work.params(),
        at ->
            AllocationSession.open(
                at,
                image,
                daemon,
                to ->
                    image.client(
                        BlobClient.class,
                        to.socket().toString(),
                        Integer.toString(work.bytes()),
                        work.operation().word(),
                        way.word),
                work.samples(way == Way.DESCRIPTOR),
                work.samples(way == Way.DESCRIPTOR)));
  }

  private static List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    goals.add(
        new Goal(
            "heap bytes of a ping",
            PING_LIMIT,
            Bound.AT_MOST,
            new Measure.Figure(new FigureKey(PING, STATE.asParam(), AllocationSession.HEAP))));
    for (BlobWork work : BLOBS) {
      for (Way way : Way.values()) {
        goals.add(
            new Goal(
                "heap bytes of a %s of %s, %s".formatted(work.operation(), work.size(), way.word),
                BLOB_LIMIT * work.bytes(),
                Bound.AT_MOST,
                new Measure.Figure(key(way.row, work))));
      }
    }
    return goals;
  }

  private static FigureKey key(String row, BlobWork work) {
    Map<String, String> params = new LinkedHashMap<>(STATE.asParam());
    params.putAll(work.params());
    return new FigureKey(row, params, AllocationSession.HEAP);
  }
}
