package dev.hearth.bench.daemon;

import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.JavaCommand;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Server;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.service.BenchMethods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A daemon that was started from the image, with folders of its own so that it meets neither the
 * user's daemon nor what is left of another run.
 */
public final class Daemon implements Server {

  private static final long BYTES_PER_KIB = 1024;
  private static final String PRIVATE = "rwx------";
  private static final String PASSABLE = "rwx--x--x";

  /** How often a daemon that has no socket yet is looked after; its socket is seen at once. */
  private static final long LIVENESS_CHECK_MILLIS = 100;

  private final ChildProcess process;
  private final Path home;
  private final WatchService socketWatch;
  private final Duration startLimit;

  private Daemon(ChildProcess process, Path home, WatchService socketWatch, Duration startLimit) {
    this.process = process;
    this.home = home;
    this.socketWatch = socketWatch;
    this.startLimit = startLimit;
  }

  /**
   * Starts a daemon and returns at once, so that its start can be watched.
   *
   * @param workplace where its folders go
   * @param image where it comes from
   * @param configuration of its own, in HOCON; empty for the defaults
   * @return the starting daemon, which its caller closes
   * @throws MeasurementException when it cannot be started
   */
  public static Daemon launch(Workplace workplace, Image image, String configuration)
      throws MeasurementException {
    return launch(workplace, image, configuration, PRIVATE);
  }

  private static Daemon launch(
      Workplace workplace, Image image, String configuration, String folderPermissions)
      throws MeasurementException {
    Path home = workplace.fresh("home");
    try {
      Files.createDirectory(home);
      var own =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(folderPermissions));
      Path socketFolder = Files.createDirectory(home.resolve("hearth"), own);
      WatchService watch = home.getFileSystem().newWatchService();
      socketFolder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      ChildProcess process =
          workplace.start("hearthd", command(image, home, configuration), environment(home));
      return new Daemon(process, home, watch, workplace.answerLimit());
    } catch (IOException e) {
      throw new MeasurementException("cannot prepare the folders of a daemon", e);
    }
  }

  /** Reading a file takes a part of the start: there is none unless it says something. */
  private static List<String> command(Image image, Path home, String configuration)
      throws IOException {
    List<String> command = new ArrayList<>(image.daemon());
    if (!configuration.isEmpty()) {
      Path file = Files.writeString(home.resolve("hearth.conf"), configuration);
      command.addAll(List.of("--config", file.toString()));
    }
    return command;
  }

  /**
   * Starts a daemon and waits until it answers.
   *
   * @param workplace where its folders go
   * @param image where it comes from
   * @param configuration of its own, in HOCON; empty for the defaults
   * @return the serving daemon, which its caller closes
   * @throws MeasurementException when it does not get so far
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static Daemon serving(Workplace workplace, Image image, String configuration)
      throws MeasurementException, InterruptedException {
    return serving(launch(workplace, image, configuration));
  }

  /**
   * Starts a daemon that other users get to as well, as far as its configuration lets them in, and
   * waits until it answers.
   *
   * @param workplace where its folders go; opened for others to pass through
   * @param image where it comes from
   * @param configuration of its own, in HOCON
   * @return the serving daemon, which its caller closes
   * @throws MeasurementException when it does not get so far
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static Daemon servingAll(Workplace workplace, Image image, String configuration)
      throws MeasurementException, InterruptedException {
    try {
      Files.setPosixFilePermissions(workplace.folder(), PosixFilePermissions.fromString(PASSABLE));
    } catch (IOException e) {
      throw new MeasurementException("cannot open the workplace for other users", e);
    }
    return serving(launch(workplace, image, configuration, PASSABLE));
  }

  private static Daemon serving(Daemon daemon) throws MeasurementException, InterruptedException {
    try {
      daemon.awaitSocket();
      daemon.connect().close();
      return daemon;
    } catch (IOException e) {
      daemon.close();
      throw new MeasurementException("the daemon cannot be reached", e);
    } catch (MeasurementException | InterruptedException e) {
      daemon.close();
      throw e;
    }
  }

  /**
   * As {@link #serving}, with the service that the benches load beside those of the image.
   *
   * @param workplace where its folders go
   * @param image where it comes from
   * @param configuration of its own, in HOCON, besides
   * @return the serving daemon, which its caller closes
   * @throws MeasurementException when it does not get so far
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static Daemon withBenchService(Workplace workplace, Image image, String configuration)
      throws MeasurementException, InterruptedException {
    Path services = image.linkServices(workplace, BenchMethods.NAME, benchService());
    return serving(
        workplace, image, "daemon.services-folder = \"" + services + "\"\n" + configuration);
  }

  /** The build puts it beside the classes of this module. */
  private static Path benchService() {
    return JavaCommand.classes().resolveSibling("services").resolve(BenchMethods.NAME);
  }

  private static Map<String, String> environment(Path home) {
    return Map.of(
        "XDG_RUNTIME_DIR", home.toString(),
        "XDG_CONFIG_HOME", home.resolve("config").toString(),
        "XDG_STATE_HOME", home.resolve("state").toString(),
        "XDG_CACHE_HOME", home.resolve("cache").toString(),
        "XDG_DATA_HOME", home.resolve("data").toString(),
        "HEARTH_CONFIG", "");
  }

  /** Where it listens. */
  public Path socket() {
    return home.resolve("hearth").resolve("default.sock");
  }

  /** The environment in which other programs find this daemon. */
  public Map<String, String> environment() {
    return environment(home);
  }

  /** The process. */
  public ChildProcess process() {
    return process;
  }

  /**
   * Waits until the socket is there, without asking the daemon for anything.
   *
   * @throws MeasurementException when the daemon ends instead, or takes too long
   * @throws InterruptedException when the calling thread is interrupted
   */
  public void awaitSocket() throws MeasurementException, InterruptedException {
    while (!Files.exists(socket())) {
      if (process.millisSinceStart() > startLimit.toMillis()) {
        throw new MeasurementException("hearthd had no socket after " + startLimit);
      }
      process.checkAlive();
      WatchKey created = socketWatch.poll(LIVENESS_CHECK_MILLIS, TimeUnit.MILLISECONDS);
      if (created != null) {
        created.pollEvents();
        created.reset();
      }
    }
  }

  /**
   * Connects and shakes hands. A socket is refused for the moment between its binding and its
   * listening; that moment is waited out.
   *
   * @return the connection, which its caller closes
   * @throws IOException when the daemon refuses
   * @throws MeasurementException when the daemon has ended
   * @throws InterruptedException when the calling thread is interrupted
   */
  public FrameChannel connect() throws IOException, MeasurementException, InterruptedException {
    while (true) {
      try {
        return FrameChannel.connect(socket());
      } catch (ConnectException e) {
        process.checkAlive();
        if (process.millisSinceStart() > startLimit.toMillis()) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  /**
   * How much of the daemon is in memory now.
   *
   * @return its resident set in bytes
   * @throws MeasurementException when the system does not tell
   */
  public long residentBytes() throws MeasurementException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KIB;
        }
      }
      throw new MeasurementException(status + " has no line VmRSS");
    } catch (IOException e) {
      throw new MeasurementException("cannot read " + status, e);
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.close();
    try {
      socketWatch.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot end the watch over " + home, e);
    }
  }
}
