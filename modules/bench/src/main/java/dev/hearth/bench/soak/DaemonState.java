package dev.hearth.bench.soak;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.FrameChannel;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.service.BenchMethods;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.control.PrincipalUsage;
import dev.hearth.protocol.control.StatisticsResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a daemon holds that nobody uses: the same before a load and after it.
 *
 * @param figures each with its name
 * @param taken how many messages of type TAKE its service has had
 */
record DaemonState(Map<String, String> figures, long taken) {
  private static final byte[] NO_MESSAGE = {};

  /** Where the counts of the bench's service lie in its answer. */
  private static final int OPENED = 0;

  private static final int CLOSED = 8;
  private static final int BEGUN = 16;
  private static final int ENDED = 24;
  private static final int TAKEN = 32;

  /**
   * Threads that the JVM starts and ends as it sees fit: its compilers, and those that carry
   * virtual threads.
   */
  private static final List<String> COMING_AND_GOING =
      List.of("C1 Compiler", "C2 Compiler", "ForkJoinPool", "VirtualThread");

  /**
   * Looks at a daemon.
   *
   * @param connection counts among what it holds
   * @param keptBytes how much memory it may keep for the next frames
   */
  static DaemonState of(Daemon daemon, FrameChannel connection, long keptBytes)
      throws MeasurementException {
    try {
      Map<String, String> figures = new TreeMap<>();
      StatisticsResponse statistics =
          StatisticsResponse.parseFrom(
              connection.call(
                  BuiltInService.CONTROL.id(), ControlMethod.STATISTICS_VALUE, NO_MESSAGE));
      ByteBuffer counts =
          ByteBuffer.wrap(connection.call(BenchMethods.SERVICE, BenchMethods.COUNTS, NO_MESSAGE));
      Path process = Path.of("/proc", Long.toString(daemon.pid()));
      figures.put("descriptors", Integer.toString(names(process.resolve("fd")).size()));
      figures.put("threads", threads(process.resolve("task")));
      figures.put(
          "bytes of buffers beyond those it may keep",
          Long.toString(Math.max(0, statistics.getMemory().getDirect() - keptBytes)));
      figures.put("connections", Integer.toString(statistics.getConnections().getOpen()));
      figures.put("budgets", budgets(statistics.getPrincipalsList()));
      figures.put("cache entries", cacheEntries(connection));
      figures.put(
          "connections that the service knows",
          Long.toString(counts.getLong(OPENED) - counts.getLong(CLOSED)));
      figures.put("calls that last", Long.toString(counts.getLong(BEGUN) - counts.getLong(ENDED)));
      return new DaemonState(figures, counts.getLong(TAKEN));
    } catch (IOException | UncheckedIOException e) {
      throw new MeasurementException("the daemon cannot be looked at", e);
    }
  }

  private static String budgets(List<PrincipalUsage> users) {
    return users.stream()
        .map(
            user ->
                "user %d: %d connections, %d calls, %d bytes"
                    .formatted(
                        user.getUser(), user.getConnections(), user.getCalls(), user.getBytes()))
        .collect(Collectors.joining("; "));
  }

  private static String cacheEntries(FrameChannel connection) throws IOException {
    byte[] answer =
        connection.call(BuiltInService.CACHE.id(), CacheMethod.STATISTICS_VALUE, NO_MESSAGE);
    return Long.toString(
        dev.hearth.protocol.cache.StatisticsResponse.parseFrom(answer).getEntries());
  }

  private static List<Path> names(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static String threads(Path tasks) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path task : names(tasks)) {
      try {
        names.add(Files.readString(task.resolve("comm")).strip());
      } catch (NoSuchFileException _) {
        // It has ended since its folder was listed.
      }
    }
    return names.stream()
        .filter(name -> COMING_AND_GOING.stream().noneMatch(name::startsWith))
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()))
        .toString();
  }

  /** Whether nothing is under way but the look itself. */
  boolean isAtRest() {
    return "1".equals(figures.get("connections"))
        && "1".equals(figures.get("connections that the service knows"))
        && "0".equals(figures.get("calls that last"))
        && "0".equals(figures.get("cache entries"));
  }

  /** What is different in another state. */
  List<String> differences(DaemonState other) {
    return figures.keySet().stream()
        .filter(name -> !Objects.equals(figures.get(name), other.figures.get(name)))
        .map(
            name ->
                "%s: %s before, %s now".formatted(name, figures.get(name), other.figures.get(name)))
        .toList();
  }
}
