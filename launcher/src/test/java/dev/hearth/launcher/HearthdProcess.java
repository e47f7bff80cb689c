package dev.hearth.launcher;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code hearthd} as a process of its own, with folders of its own. */
final class HearthdProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final StringBuilder seen = new StringBuilder();

  private HearthdProcess(Process process) {
    this.process = process;
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it; standard output and error stream are one. */
  static HearthdProcess start(Path work, String... arguments) throws IOException {
    // What a test of a second or two needs is compiled fast, not well.
    return start(work, List.of("-XX:TieredStopAtLevel=1"), arguments);
  }

  /** Starts it with options of its own for the JVM. */
  static HearthdProcess start(Path work, List<String> options, String... arguments)
      throws IOException {
    return start(work, List.of(), Map.of(), options, arguments);
  }

  /**
   * Starts it by another program and in another environment.
   *
   * @param starter what runs the command line that follows
   * @param variables what is added to the environment
   */
  static HearthdProcess start(
      Path work,
      List<String> starter,
      Map<String, String> variables,
      List<String> options,
      String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED,dev.hearth.runtime,dev.hearth.platform.posix,org.jnrproject.jffi",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dguice_bytecode_gen_option=DISABLED",
                "-Dhearth.home=" + work,
                "--add-modules=ALL-MODULE-PATH",
                "--module-path",
                String.join(
                    File.pathSeparator,
                    ModulePath.entries().stream()
                        .filter(entry -> !entry.contains("control"))
                        .toList()),
                "--module",
                "dev.hearth.launcher/dev.hearth.launcher.Main"));
    command.addAll(1, options);
    command.addAll(0, starter);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    for (String variable : List.of("RUNTIME_DIR", "STATE_HOME", "CACHE_HOME", "CONFIG_HOME")) {
      Path folder = Files.createDirectories(work.resolve(variable));
      folder.toFile().setExecutable(false, false);
      folder.toFile().setExecutable(true, true);
      builder.environment().put("XDG_" + variable, folder.toString());
    }
    builder.environment().keySet().removeIf(name -> name.endsWith("JAVA_OPTIONS"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(variables);
    return new HearthdProcess(builder.start());
  }

  /** Where it listens unless it is told otherwise. */
  static Path socket(Path work) {
    return work.resolve("RUNTIME_DIR", "hearth", "default.sock");
  }

  /** Waits for a line with a text; fails with all that was written if it ends without. */
  String awaitLine(String text) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("hearthd ended without '" + text + "'; it wrote:\n" + seen);
  }

  /** Sends SIGTERM. What it writes can still be read, unlike after {@link Process#destroy}. */
  void terminate() {
    process.toHandle().destroy();
  }

  /**
   * Suspends it. Its threads run on until one of them has taken the signal, which is waited for.
   */
  void suspend() throws IOException, InterruptedException {
    signal("STOP");
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    while (Files.isDirectory(tasks) && !areStopped(tasks)) {
      Thread.onSpinWait();
    }
  }

  private static boolean areStopped(Path tasks) throws IOException {
    try (Stream<Path> threads = Files.list(tasks)) {
      for (Path thread : threads.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether it runs, or is suspended. */
  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends it a signal, as {@code CONT}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for its end, and answers its exit code. */
  int awaitEnd() throws IOException, InterruptedException {
    awaitOutputEnd();
    return process.waitFor();
  }

  /** Reads nothing more of it, as who has ended. */
  void stopReading() throws IOException {
    output.close();
  }

  /** Waits for the end of one that is not read any more, and answers its exit code. */
  int awaitUnreadEnd() throws InterruptedException {
    return process.waitFor();
  }

  /** Waits until it writes nothing here any more: because it has ended, or writes elsewhere. */
  void awaitOutputEnd() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      seen.append(line).append('\n');
    }
  }

  /** Its number. */
  long pid() {
    return process.pid();
  }

  /** What it has written, as far as it was read. */
  String written() {
    return seen.toString();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
