package dev.hearth.bench.start;

import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A daemon on the JVM that people know: Gradle's. Each turn begins with none and an empty folder
 * for it, has it do the least that Gradle does ({@code help}, in a project without anything), asks
 * the same of the daemon that runs by then, and stops it.
 *
 * @param java the JDK that it runs on
 */
record GradleDaemon(Path java) {
  static final String FIRST = "start to first reply";
  static final String NEXT = "reply of the running daemon";

  /** Set by the bench's script where Gradle is to be had. */
  private static final String JAVA = "HEARTH_BENCH_GRADLE_JAVA";

  private static final String PROGRAM = "gradle";

  /** None where the script did not find it, and has said why. */
  static Optional<GradleDaemon> installed() {
    return Optional.ofNullable(System.getenv(JAVA))
        .filter(java -> !java.isEmpty())
        .map(java -> new GradleDaemon(Path.of(java)));
  }

  /** Its row; each turn starts and stops a daemon. */
  Session open(Workplace workplace) throws MeasurementException {
    Path project = workplace.fresh("project");
    try {
      Files.createDirectory(project);
      Files.createFile(project.resolve("settings.gradle"));
      Files.createFile(project.resolve("build.gradle"));
    } catch (IOException e) {
      throw new MeasurementException("cannot make a project for Gradle in " + project, e);
    }
    return () -> measure(workplace, project);
  }

  private List<Reading> measure(Workplace workplace, Path project)
      throws MeasurementException, InterruptedException {
    Path home = workplace.fresh("gradle");
    List<String> help =
        List.of("--daemon", "--offline", "--quiet", "-p", project.toString(), "help");
    try {
      return List.of(
          new Reading(FIRST, "ms", run(workplace, home, help)),
          new Reading(NEXT, "ms", run(workplace, home, help)));
    } finally {
      run(workplace, home, List.of("--stop"));
    }
  }

  /** In milliseconds, from its start to its end. */
  private double run(Workplace workplace, Path home, List<String> arguments)
      throws MeasurementException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(PROGRAM, "-g", home.toString()));
    command.addAll(arguments);
    Map<String, String> environment = Map.of("JAVA_HOME", java.toString());
    try (ChildProcess process = workplace.start(PROGRAM, command, environment)) {
      process.awaitSuccess();
      return process.millisSinceStart();
    }
  }
}
