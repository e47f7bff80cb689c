package dev.hearth.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where a run keeps its sockets, compiled programs and error output: one temporary folder, removed
 * when the run ends.
 *
 * @param folder the folder, with a path short enough for sockets in it
 * @param answerLimit how long a process may take over one answer before it counts as hung
 */
public record Workplace(Path folder, Duration answerLimit) implements AutoCloseable {

  /**
   * Makes the folder.
   *
   * @param answerLimit how long a process may take over one answer
   * @return a workplace that its caller closes
   * @throws IOException when the folder cannot be made
   */
  public static Workplace create(Duration answerLimit) throws IOException {
    return new Workplace(Files.createTempDirectory("hearth-bench-"), answerLimit);
  }

  /**
   * Starts a process that belongs to the caller.
   *
   * @param name what messages call it
   * @param command the program and its arguments
   * @return the running process
   * @throws MeasurementException when it cannot be started
   */
  public ChildProcess start(String name, List<String> command) throws MeasurementException {
    return start(name, command, Map.of());
  }

  /**
   * Starts a process in an environment of its own; it belongs to the caller.
   *
   * @param name what messages call it
   * @param command the program and its arguments
   * @param environment what it finds besides this process's variables
   * @return the running process
   * @throws MeasurementException when it cannot be started
   */
  public ChildProcess start(String name, List<String> command, Map<String, String> environment)
      throws MeasurementException {
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      Path errors = Files.createTempFile(folder, "stderr-", ".txt");
      return ChildProcess.start(name, builder, errors, answerLimit);
    } catch (IOException e) {
      throw new MeasurementException("cannot start " + name, e);
    }
  }

  /**
   * A path in the folder that nothing else of this run uses, for a socket or a sub-folder.
   *
   * @param kind how the name starts
   * @return a path at which nothing is
   */
  public Path fresh(String kind) {
    return folder.resolve(kind + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
