package dev.hearth.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An image on disk, whose programs the tests run as anyone would. */
record Image(Path home) {
  /** What a program printed, on both streams, and how it ended. */
  record Ended(int code, String output) {}

  static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  /** The image that this build has made. */
  static Image built() {
    return new Image(Path.of("target", "hearth").toAbsolutePath());
  }

  Path program(String name) {
    return home.resolve("bin", WINDOWS ? name + ".cmd" : name);
  }

  Path runtime() {
    return home.resolve("lib", "runtime");
  }

  /** A program of the run-time itself, such as java or jcmd. */
  Path runtimeProgram(String name) {
    return runtime().resolve("bin", WINDOWS ? name + ".exe" : name);
  }

  /** Runs the command to its end. */
  Ended hearth(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), command(program("hearth"), arguments));
  }

  /** Runs the command with more options for its JVM. */
  Ended hearthWith(String jvmOptions, String... arguments)
      throws IOException, InterruptedException {
    return run(Map.of("HEARTH_JAVA_OPTIONS", jvmOptions), command(program("hearth"), arguments));
  }

  /** Runs a program to its end. */
  static Ended run(Map<String, String> environment, List<String> line)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  static List<String> command(Path program, String... arguments) {
    List<String> line = new ArrayList<>(List.of(program.toString()));
    Collections.addAll(line, arguments);
    return line;
  }

  /** Copies the whole image, links and permissions included. */
  Image copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(
            file,
            target.resolve(home.relativize(file).toString()),
            LinkOption.NOFOLLOW_LINKS,
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return new Image(target);
  }
}
