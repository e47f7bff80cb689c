package dev.hearth.bench.blob;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.peer.BlobClient;
import dev.hearth.bench.peer.RedisBlob;
import dev.hearth.bench.process.CProgram;
import dev.hearth.bench.process.JavaCommand;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.RedisServer;
import dev.hearth.bench.process.RoundTripClient;
import dev.hearth.bench.process.Shared;
import dev.hearth.bench.process.Workplace;
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

/**
 * {@code blob}: one blob fetched or stored, one at a time over a Unix socket: copied and by
 * descriptor, beside Redis and a C program that passes a memfd.
 */
public final class BlobBench {
  private static final int ROUNDS = 5;

  private static final double DESCRIPTOR_BY_C = 4;
  private static final double REDIS_BY_DESCRIPTOR = 300;
  private static final double SMALL_REDIS_BY_COPIED = 1.5;
  private static final double LARGE_REDIS_BY_COPIED = 1;

  private static final String COPIED = "hearth, copied";
  private static final String DESCRIPTOR = "hearth, by descriptor";
  private static final String REDIS = "Redis";
  private static final String C = "C, memfd";
  private static final BlobWork LARGEST_GET = new BlobWork(BlobWork.Operation.GET, BlobWork.MIB_64);
  private static final MachineState STATE = MachineState.QUIET;

  private final Image image;
  private final Shared<Daemon> daemon;
  private final Shared<RedisServer> redis = new Shared<>(RedisServer::start);

  private BlobBench(Image image) {
    this.image = image;
    daemon = new Shared<>(at -> Daemon.serving(at, image, ""));
  }

  /**
   * The bench.
   *
   * @param image the image whose daemon and client are measured
   */
  public static Bench bench(Image image) {
    BlobBench bench = new BlobBench(image);
    List<Contestant> contestants = new ArrayList<>();
    for (BlobWork work : BlobWork.ALL) {
      contestants.add(
          new Contestant(COPIED, work.params(), at -> bench.openHearth(at, work, "copied")));
      if (work.passesDescriptor()) {
        contestants.add(
            new Contestant(
                DESCRIPTOR, work.params(), at -> bench.openHearth(at, work, "descriptor")));
      }
      contestants.add(new Contestant(REDIS, work.params(), at -> bench.openRedis(at, work)));
    }
    contestants.add(new Contestant(C, LARGEST_GET.params(), BlobBench::openC));
    return new Bench("blob", ROUNDS, List.of(STATE), contestants, goals());
  }

  private static List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    goals.add(
        new Goal(
            "GET of 64 MiB by descriptor, by C's",
            DESCRIPTOR_BY_C,
            Bound.AT_MOST,
            new Measure.Ratio(p50(DESCRIPTOR, LARGEST_GET), p50(C, LARGEST_GET))));
    goals.add(
        new Goal(
            "Redis' GET of 64 MiB by that by descriptor",
            REDIS_BY_DESCRIPTOR,
            Bound.AT_LEAST,
            new Measure.Ratio(p50(REDIS, LARGEST_GET), p50(DESCRIPTOR, LARGEST_GET))));
    for (BlobWork work : BlobWork.ALL) {
      goals.add(
          new Goal(
              "Redis' " + work.operation() + " of " + work.size() + " by that copied",
              work.bytes() <= BlobWork.KIB_64 ? SMALL_REDIS_BY_COPIED : LARGE_REDIS_BY_COPIED,
              Bound.AT_LEAST,
              new Measure.Ratio(p50(REDIS, work), p50(COPIED, work))));
    }
    return goals;
  }

  private static FigureKey p50(String row, BlobWork work) {
    Map<String, String> params = new LinkedHashMap<>(STATE.asParam());
    params.putAll(work.params());
    return new FigureKey(row, params, BlobSession.P50);
  }

  private BlobSession openHearth(Workplace workplace, BlobWork work, String how)
      throws MeasurementException, InterruptedException {
    String socket = daemon.acquire(workplace).socket().toString();
    List<String> command =
        image.client(
            BlobClient.class, socket, Integer.toString(work.bytes()), work.operation().word(), how);
    boolean byDescriptor = how.equals("descriptor");
    return open(
        workplace, command, work.samples(byDescriptor), work.warmUpSamples(byDescriptor), daemon);
  }

  private BlobSession openRedis(Workplace workplace, BlobWork work)
      throws MeasurementException, InterruptedException {
    String socket = redis.acquire(workplace).socket().toString();
    List<String> command =
        JavaCommand.of(
            RedisBlob.class,
            List.of(socket, Integer.toString(work.bytes()), work.operation().word()));
    return open(workplace, command, work.samples(false), work.warmUpSamples(false), redis);
  }

  private static BlobSession open(
      Workplace workplace, List<String> command, int samples, int warmUp, Shared<?> server)
      throws MeasurementException, InterruptedException {
    RoundTripClient client;
    try {
      client = RoundTripClient.start(workplace, command);
    } catch (MeasurementException e) {
      server.release();
      throw e;
    }
    return BlobSession.warmedUp(client, samples, warmUp, server::release);
  }

  private static BlobSession openC(Workplace workplace)
      throws MeasurementException, InterruptedException {
    String program = CProgram.compile(workplace, "memfd").toString();
    RoundTripClient client =
        RoundTripClient.start(workplace, List.of(program, Integer.toString(BlobWork.MIB_64)));
    return BlobSession.warmedUp(
        client, LARGEST_GET.samples(true), LARGEST_GET.warmUpSamples(true), () -> {});
  }
}
