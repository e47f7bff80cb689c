package dev.hearth.bench.start;

import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.peer.ObtainPeer;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Running JVMs that ask for a daemon. Each turn with a daemon of its own, under a name of its own,
 * whose end belongs to the turn and not to what is measured.
 */
final class Tools implements Session {
  static final String REPLY = "nothing to first reply";
  private static final String ATTACH = "attach, right after the start";
  static final String ALL = "nothing to all replies";

  private static final double NANOS_PER_MILLI = 1e6;
  private static final int ATTACHES = 20;
  private static final int LONGEST_END_SECONDS = 10;
  private static final Pattern READY = Pattern.compile(" ready .* pid=(\\d+) .*");
  private static final Pattern STEP = Pattern.compile("(\\w+)_ms=(\\d+)");

  private final Path home;
  private final List<ChildProcess> peers = new ArrayList<>();
  private final int callers;
  private int turn;

  private Tools(Path home, int callers) {
    this.home = home;
    this.callers = callers;
  }

  /**
   * Starts JVMs and has each ask once, so that what is measured is not the loading of their
   * classes.
   *
   * @param callers how many threads of each JVM ask at once
   */
  static Tools start(Workplace workplace, Image image, int jvms, int callers)
      throws MeasurementException, InterruptedException {
    Tools tools = new Tools(workplace.fresh("tools"), callers);
    boolean started = false;
    try {
      Map<String, String> environment =
          Map.of(
              "XDG_RUNTIME_DIR", tools.home.toString(),
              "XDG_STATE_HOME", tools.home.resolve("state").toString(),
              "XDG_CACHE_HOME", tools.home.resolve("cache").toString(),
              "XDG_CONFIG_HOME", tools.home.resolve("config").toString(),
              "HEARTH_CONFIG", "");
      for (int i = 0; i < jvms; i++) {
        ChildProcess peer =
            workplace.start(
                "a tool", image.client(ObtainPeer.class, image.daemon().getFirst()), environment);
        tools.peers.add(peer);
        peer.await("ready");
      }
      for (ChildProcess peer : tools.peers) {
        peer.ask(tools.question(callers));
      }
      tools.endDaemon();
      started = true;
      return tools;
    } finally {
      if (!started) {
        tools.close();
      }
    }
  }

  private String instance() {
    return "turn-" + turn;
  }

  private String question(int threads) {
    return home.resolve("run").resolve(instance()) + " " + instance() + " " + threads;
  }

  /** How long it took until a peer had the daemon, and until it had its reply. */
  record Times(double obtainedMillis, double repliedMillis) {
    static Times parse(String line) {
      int space = line.indexOf(' ');
      return new Times(
          Long.parseLong(line.substring(0, space)) / NANOS_PER_MILLI,
          Long.parseLong(line.substring(space + 1)) / NANOS_PER_MILLI);
    }
  }

  private Times ask(ChildProcess peer) throws MeasurementException, InterruptedException {
    return Times.parse(peer.ask(question(1)));
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    turn++;
    try {
      return peers.size() == 1 ? measureOne() : measureAll();
    } finally {
      endDaemon();
    }
  }

  private List<Reading> measureOne() throws MeasurementException, InterruptedException {
    ChildProcess peer = peers.getFirst();
    List<Reading> readings = new ArrayList<>();
    readings.add(new Reading(REPLY, "ms", ask(peer).repliedMillis()));
    double attached = 0;
    for (int i = 0; i < ATTACHES; i++) {
      attached += ask(peer).obtainedMillis();
    }
    readings.add(new Reading(ATTACH, "ms", attached / ATTACHES));
    Matcher step = STEP.matcher(readyLine());
    while (step.find()) {
      readings.add(
          new Reading(
              "hearthd's main to " + step.group(1), "ms", Double.parseDouble(step.group(2))));
    }
    return readings;
  }

  private List<Reading> measureAll() throws MeasurementException, InterruptedException {
    long begin = System.nanoTime();
    List<Thread> asking = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    for (ChildProcess peer : peers) {
      asking.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      peer.ask(question(callers));
                    } catch (MeasurementException | InterruptedException e) {
                      synchronized (failures) {
                        failures.add(e);
                      }
                    }
                  }));
    }
    for (Thread thread : asking) {
      thread.join();
    }
    double millis = (System.nanoTime() - begin) / NANOS_PER_MILLI;
    if (!failures.isEmpty()) {
      throw new MeasurementException("a tool has no daemon: " + failures.getFirst().getMessage());
    }
    return List.of(new Reading(ALL, "ms", millis));
  }

  private String readyLine() throws MeasurementException {
    Path log = home.resolve("state/hearth").resolve(instance()).resolve("hearthd.log");
    try {
      return Files.readString(log, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> READY.matcher(line).find())
          .reduce("", (first, last) -> last);
    } catch (IOException e) {
      throw new MeasurementException("cannot read " + log, e);
    }
  }

  private void endDaemon() throws MeasurementException, InterruptedException {
    Matcher ready = READY.matcher(readyLine());
    if (!ready.find()) {
      throw new MeasurementException("no daemon was started for " + instance());
    }
    ProcessHandle daemon = ProcessHandle.of(Long.parseLong(ready.group(1))).orElse(null);
    if (daemon != null) {
      daemon.destroy();
      for (int i = 0; daemon.isAlive() && i < LONGEST_END_SECONDS * 100; i++) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      daemon.destroyForcibly();
    }
  }

  @Override
  public void close() {
    peers.forEach(ChildProcess::close);
  }
}
