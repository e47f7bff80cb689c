package dev.hearth.bench.start;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.FrameChannel;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.peer.HelloWorld;
import dev.hearth.bench.process.JavaCommand;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Shared;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.table.FigureKey;
import dev.hearth.bench.table.Goal;
import dev.hearth.bench.table.Goal.Bound;
import dev.hearth.bench.table.Goal.Measure;
import dev.hearth.bench.turns.Bench;
import dev.hearth.bench.turns.Contestant;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.MachineState;
import dev.hearth.bench.turns.Reading;
import dev.hearth.protocol.control.ServiceState;
import dev.hearth.protocol.control.ServiceStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code start}: how long it takes from nothing to a served request, beside a HelloWorld on the
 * image's own run-time, and what the daemon costs in memory and on disk.
 */
public final class StartBench {

  private static final int ROUNDS = 15;
  private static final int JVMS = 10;
  private static final int CALLERS = 10;

  private static final String HELLO = "HelloWorld on the image's java";
  private static final String DAEMON = "hearthd";
  private static final String STATUS = "hearth status";
  private static final String OBTAIN = "obtain, in a running JVM";
  private static final String TOOL = "a running JVM and a running hearthd";
  private static final String HUNDRED = "obtain, 10 in each of 10 JVMs";
  private static final String IDLE = "hearthd, idle";
  private static final String IMAGE = "image";
  private static final String GRADLE = "Gradle's daemon, help";

  private static final String SOCKET = "start to socket bound";
  private static final String REPLY = "start to first reply";
  private static final String READY = "start to all services ready";
  private static final String RESIDENT = "resident";
  private static final String SIZE = "size";

  private static final double BYTES_PER_MIB = 1024 * 1024;

  private final Image image;
  private final Shared<Daemon> serving;

  private StartBench(Image image) {
    this.image = image;
    this.serving = new Shared<>(workplace -> Daemon.serving(workplace, image, ""));
  }

  /**
   * The bench.
   *
   * @param image the image that is started
   */
  public static Bench bench(Image image) {
    StartBench start = new StartBench(image);
    return new Bench(
        "start",
        ROUNDS,
        List.of(MachineState.QUIET),
        start.contestants(),
        List.of(
            byHello("first reply by HelloWorld", 9, DAEMON, REPLY),
            byHello("all services ready by HelloWorld", 12, DAEMON, READY),
            byHello("obtain, first reply by HelloWorld", 7, OBTAIN, Tools.REPLY),
            new Goal(
                "attach, ms", 2, Bound.AT_MOST, new Measure.Figure(key(TOOL, Attaching.ATTACH))),
            new Goal(
                "100 at once by one start",
                3,
                Bound.AT_MOST,
                new Measure.Ratio(key(HUNDRED, Tools.ALL), key(OBTAIN, Tools.REPLY))),
            byHello("hearth status by HelloWorld", 3, STATUS, WholeProcess.METRIC),
            inMebibytes("idle, resident MiB", 80, IDLE, RESIDENT),
            inMebibytes("image, MiB", 100, IMAGE, SIZE)));
  }

  private List<Contestant> contestants() {
    List<Contestant> all =
        new ArrayList<>(
            List.of(
                new Contestant(HELLO, Map.of(), this::openHello),
                new Contestant(DAEMON, Map.of(), at -> () -> measureDaemon(at)),
                new Contestant(OBTAIN, Map.of(), at -> Tools.start(at, image, 1, 1)),
                new Contestant(HUNDRED, Map.of(), at -> Tools.start(at, image, JVMS, CALLERS)),
                new Contestant(TOOL, Map.of(), this::openAttaching),
                new Contestant(STATUS, Map.of(), this::openStatus),
                new Contestant(IDLE, Map.of(), this::openIdle),
                new Contestant(IMAGE, Map.of(), _ -> this::measureImage)));
    GradleDaemon.installed()
        .ifPresent(gradle -> all.add(new Contestant(GRADLE, Map.of(), gradle::open)));
    return all;
  }

  private static Goal byHello(String name, double limit, String row, String metric) {
    FigureKey hello = key(HELLO, WholeProcess.METRIC);
    return new Goal(name, limit, Bound.AT_MOST, new Measure.Ratio(key(row, metric), hello));
  }

  private static Goal inMebibytes(String name, double limit, String row, String metric) {
    return new Goal(name, limit, Bound.AT_MOST, new Measure.Figure(key(row, metric)));
  }

  private static FigureKey key(String row, String metric) {
    return new FigureKey(row, MachineState.QUIET.asParam(), metric);
  }

  private Session openHello(Workplace workplace) {
    String classes = JavaCommand.classes().toString();
    List<String> command = List.of(image.java(), "-cp", classes, HelloWorld.class.getName());
    WholeProcess hello = new WholeProcess("HelloWorld", command, Map.of());
    return () -> hello.measure(workplace);
  }

  private List<Reading> measureDaemon(Workplace workplace)
      throws MeasurementException, InterruptedException {
    try (Daemon daemon = Daemon.launch(workplace, image, "")) {
      daemon.awaitSocket();
      double bound = daemon.process().millisSinceStart();
      try (FrameChannel connection = daemon.connect()) {
        connection.ping();
        double replied = daemon.process().millisSinceStart();
        awaitServices(connection);
        double ready = daemon.process().millisSinceStart();
        return List.of(
            new Reading(SOCKET, "ms", bound),
            new Reading(REPLY, "ms", replied),
            new Reading(READY, "ms", ready));
      }
    } catch (IOException e) {
      throw new MeasurementException("the connection to hearthd broke", e);
    }
  }

  /** Asks again as soon as it is answered, until no service is on its way any more. */
  private static void awaitServices(FrameChannel connection)
      throws IOException, MeasurementException {
    List<ServiceStatus> services;
    do {
      services = connection.services().getServicesList();
      for (ServiceStatus service : services) {
        if (service.getState() == ServiceState.FAILED) {
          throw new MeasurementException(
              "service " + service.getName() + " failed: " + service.getProblem());
        }
      }
    } while (!services.stream().allMatch(each -> each.getState() == ServiceState.RUNNING));
  }

  private Session openStatus(Workplace workplace)
      throws MeasurementException, InterruptedException {
    Daemon daemon = serving.acquire(workplace);
    WholeProcess status = new WholeProcess(STATUS, image.hearth("status"), daemon.environment());
    return new WithServing(() -> status.measure(workplace));
  }

  /** With a daemon of its own: the one whose memory is measured has the load of a usual one. */
  private Session openAttaching(Workplace workplace)
      throws MeasurementException, InterruptedException {
    Daemon daemon = Daemon.serving(workplace, image, "");
    boolean opened = false;
    try {
      Session attaching = Attaching.start(workplace, image, daemon);
      opened = true;
      return attaching;
    } finally {
      if (!opened) {
        daemon.close();
      }
    }
  }

  private Session openIdle(Workplace workplace) throws MeasurementException, InterruptedException {
    Daemon daemon = serving.acquire(workplace);
    return new WithServing(
        () -> List.of(new Reading(RESIDENT, "MiB", daemon.residentBytes() / BYTES_PER_MIB)));
  }

  private List<Reading> measureImage() throws MeasurementException {
    return List.of(new Reading(SIZE, "MiB", image.bytes() / BYTES_PER_MIB));
  }

  /** A session that uses the serving daemon until it is closed. */
  private final class WithServing implements Session {
    private final Session session;

    WithServing(Session session) {
      this.session = session;
    }

    @Override
    public List<Reading> measure() throws MeasurementException, InterruptedException {
      return session.measure();
    }

    @Override
    public void close() {
      serving.release();
    }
  }
}
