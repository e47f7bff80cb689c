package dev.hearth.bench.soak;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.FrameChannel;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.soak.worker.SoakWorker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One soak of one daemon: a short one first, in which the daemon gets what it then keeps (classes,
 * threads, files), then the one that has to leave no trace.
 */
final class Soak {
  /**
   * Threads of the worker; each has a connection most of the time, and a namespace of the cache.
   */
  private static final int ACTORS = 24;

  private static final Duration FIRST = Duration.ofSeconds(5);

  /**
   * How long a daemon may take to be rid of what a worker left, such as memory of a closed file.
   */
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(60);

  private static final Duration SETTLE_LOOK = Duration.ofMillis(200);

  private static final String SELECTOR = "selector";
  private static final long KEPT_BYTES = 4 << 20;

  private final Workplace workplace;
  private final Image image;
  private final Daemon daemon;
  private final FrameChannel connection;
  private final long keptBytes;
  private final Consumer<String> progress;

  private Soak(
      Workplace workplace,
      Image image,
      Daemon daemon,
      FrameChannel connection,
      long keptBytes,
      Consumer<String> progress) {
    this.workplace = workplace;
    this.image = image;
    this.daemon = daemon;
    this.connection = connection;
    this.keptBytes = keptBytes;
    this.progress = progress;
  }

  /**
   * Soaks a daemon of its own.
   *
   * @param engine the daemon's I/O engine
   * @param time how long it is used
   * @param seed what the same worker does the same with
   * @param progress is told in words what was done
   * @return what is not as it should be; empty where all is well
   */
  static List<String> run(
      Workplace workplace,
      Image image,
      String engine,
      Duration time,
      long seed,
      Consumer<String> progress)
      throws MeasurementException, InterruptedException {
    long keptBytes = keptBytes(engine);
    try (Daemon daemon =
            Daemon.withBenchService(workplace, image, configuration(engine, keptBytes));
        FrameChannel connection = daemon.connect()) {
      return new Soak(workplace, image, daemon, connection, keptBytes, progress).run(time, seed);
    } catch (IOException e) {
      throw new MeasurementException("the daemon's connection broke", e);
    }
  }

  /** One engine's buffers are used again; the other's none, so that one that is lost shows. */
  private static long keptBytes(String engine) {
    return engine.equals(SELECTOR) ? 0 : KEPT_BYTES;
  }

  private static String configuration(String engine, long keptBytes) {
    return """
    daemon.io.engine = %s
    daemon.io.threads = 2
    daemon.io.idle-buffers = %d
    """
        .formatted(engine, keptBytes);
  }

  private List<String> run(Duration time, long seed)
      throws MeasurementException, InterruptedException {
    Outcome first = work(FIRST, ~seed);
    if (!first.wrong().isEmpty()) {
      return first.wrong();
    }
    DaemonState before = rested();
    Outcome main = work(time, seed);
    List<String> wrong = new ArrayList<>(main.wrong());
    DaemonState after = settled(before);
    wrong.addAll(before.differences(after));
    // An actor that failed has not said what else it had sent.
    if (main.wrong().isEmpty() && after.taken() - before.taken() != main.taken()) {
      wrong.add(
          "one-ways: %d were sent, %d were taken"
              .formatted(main.taken(), after.taken() - before.taken()));
    }
    return wrong;
  }

  /** After the first load: as soon as nothing is under way, which the worker's end does not say. */
  private DaemonState rested() throws MeasurementException, InterruptedException {
    DaemonState last = DaemonState.of(daemon, connection, keptBytes);
    long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      Thread.sleep(SETTLE_LOOK);
      DaemonState next = DaemonState.of(daemon, connection, keptBytes);
      if (next.isAtRest() && last.differences(next).isEmpty()) {
        return next;
      }
      last = next;
    }
    throw new MeasurementException("the daemon does not come to rest: " + last.figures());
  }

  private DaemonState settled(DaemonState before)
      throws MeasurementException, InterruptedException {
    DaemonState now = DaemonState.of(daemon, connection, keptBytes);
    long end = System.nanoTime() + SETTLE_LIMIT.toNanos();
    while (!before.differences(now).isEmpty() && System.nanoTime() < end) {
      Thread.sleep(SETTLE_LOOK);
      now = DaemonState.of(daemon, connection, keptBytes);
    }
    return now;
  }

  /**
   * What a worker says.
   *
   * @param taken how many one-ways it is sure have been taken
   * @param wrong what it found wrong
   */
  private record Outcome(long taken, List<String> wrong) {}

  private Outcome work(Duration time, long seed) throws MeasurementException, InterruptedException {
    List<String> command =
        image.client(
            SoakWorker.class,
            daemon.socket().toString(),
            Long.toString(seed),
            Long.toString(time.toMillis()),
            Integer.toString(ACTORS));
    Workplace patient = new Workplace(workplace.folder(), workplace.answerLimit().plus(time));
    long taken = 0;
    List<String> wrong = new ArrayList<>();
    boolean balanced = false;
    try (ChildProcess worker = patient.start("the worker", command)) {
      for (String line : worker.awaitSuccess()) {
        int blank = line.indexOf(' ');
        String what = line.substring(blank + 1);
        switch (line.substring(0, Math.max(0, blank))) {
          case "did" -> progress.accept(what);
          case "taken" -> taken = Long.parseLong(what);
          case "balance" -> {
            balanced = true;
            progress.accept(what);
          }
          default -> wrong.add(what);
        }
      }
    }
    daemon.process().checkAlive();
    if (!balanced && wrong.isEmpty()) {
      wrong.add("the worker did not say what it sent and received");
    }
    return new Outcome(taken, wrong);
  }
}
