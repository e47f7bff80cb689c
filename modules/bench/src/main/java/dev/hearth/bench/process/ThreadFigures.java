package dev.hearth.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What each thread of a process had used at one moment. Unlike the sums of {@link ProcessFigures},
 * two of these can be compared over a time in which threads come and go; what one that has ended
 * used after the first of them is not known.
 *
 * @param threads by the number of the thread
 */
public record ThreadFigures(Map<String, Used> threads) {
  private static final String SLEPT = "voluntary_ctxt_switches:";

  /**
   * What a thread has used since it began.
   *
   * @param cpuNanos processor time, in nanoseconds
   * @param wakeUps how often it has slept, and so was woken
   */
  public record Used(long cpuNanos, long wakeUps) {
    private static final Used NOTHING = new Used(0, 0);
  }

  /** Copies the map. */
  public ThreadFigures {
    threads = Map.copyOf(threads);
  }

  /**
   * Those of this moment.
   *
   * @param pid the process
   * @throws MeasurementException when the system does not tell
   */
  public static ThreadFigures of(long pid) throws MeasurementException {
    Path folder = Path.of("/proc", Long.toString(pid), "task");
    Map<String, Used> threads = new HashMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path thread : all.toList()) {
        try {
          threads.put(thread.getFileName().toString(), used(thread));
        } catch (NoSuchFileException _) {
          // It has ended since the folder was listed.
        }
      }
    } catch (IOException e) {
      throw new MeasurementException("cannot read what the threads in " + folder + " use", e);
    }
    return new ThreadFigures(threads);
  }

  private static Used used(Path thread) throws IOException {
    String schedule = Files.readString(thread.resolve("schedstat"));
    List<String> status = Files.readAllLines(thread.resolve("status"));
    long slept =
        status.stream()
            .filter(line -> line.startsWith(SLEPT))
            .mapToLong(line -> Long.parseLong(line.substring(SLEPT.length()).strip()))
            .sum();
    return new Used(Long.parseLong(schedule.split(" ", -1)[0]), slept);
  }

  /** How often its threads have slept since an earlier moment. */
  public long wakeUpsSince(ThreadFigures before) {
    return since(before, Used::wakeUps);
  }

  /** The processor time that its threads have used since an earlier moment, in nanoseconds. */
  public long cpuNanosSince(ThreadFigures before) {
    return since(before, Used::cpuNanos);
  }

  private long since(ThreadFigures before, ToLongFunction<Used> figure) {
    return threads.entrySet().stream()
        .mapToLong(
            thread ->
                figure.applyAsLong(thread.getValue())
                    - figure.applyAsLong(
                        before.threads.getOrDefault(thread.getKey(), Used.NOTHING)))
        .sum();
  }
}
