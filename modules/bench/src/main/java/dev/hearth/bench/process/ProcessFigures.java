package dev.hearth.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What Linux tells of a running process, summed over its threads. */
public final class ProcessFigures {

  private ProcessFigures() {}

  /**
   * The processor time that its threads have used. Threads that have ended do not count.
   *
   * @param pid the process
   * @return in nanoseconds
   * @throws MeasurementException when the system does not tell
   */
  public static long cpuNanos(long pid) throws MeasurementException {
    return sum(pid, "schedstat", lines -> Long.parseLong(lines.getFirst().split(" ", -1)[0]));
  }

  /**
   * How often its threads have slept, and so were woken.
   *
   * @param pid the process
   * @return a count that only grows while its threads live
   * @throws MeasurementException when the system does not tell
   */
  public static long wakeUps(long pid) throws MeasurementException {
    return sum(pid, "status", ProcessFigures::voluntarySwitches);
  }

  private static long voluntarySwitches(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  private static long sum(long pid, String file, ToLongFunction<List<String>> figure)
      throws MeasurementException {
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    try (Stream<Path> all = Files.list(threads)) {
      return all.mapToLong(thread -> figure.applyAsLong(lines(thread.resolve(file)))).sum();
    } catch (IOException | UncheckedIOException e) {
      throw new MeasurementException("cannot read " + file + " of the threads in " + threads, e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException _) {
      // The thread has ended since its folder was listed.
      return List.of("0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
