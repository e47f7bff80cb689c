package dev.hearth.image;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Trains the image's two AOT caches, for {@code hearthd} and for {@code hearth}, on real work, and
 * marks the image as whole with the file {@code lib/built}.
 *
 * <p>The JVM takes a cache for its own as soon as the size of the linked modules is the same, even
 * if they are not: a cache that outlives a link runs the code of the older one. So both are removed
 * before anything else, and what fails leaves an image without a cache and without the mark.
 */
public final class AotTraining implements AutoCloseable {
  private static final String DAEMON = "hearthd";
  private static final String COMMAND = "hearth";

  /** How long to wait between two tries to reach the daemon, unless it ends before. */
  private static final long RETRY_MILLIS = 100;

  /** How often to try. */
  private static final int MOST_TRIES = 100;

  /** How long a program may run, with the making of its cache at its end. */
  private static final long LONGEST_RUN_SECONDS = 120;

  /** What the daemon does while it is watched; the command is watched at {@code status}. */
  private static final List<String> WORK =
      List.of("services", "ping -n 200", "cache put license ../LICENSE", "cache get license");

  private final Path image;
  private final Path scratch;
  private final Path socket;

  private AotTraining(Path image) throws IOException {
    this.image = image.toRealPath();
    this.scratch = Files.createTempDirectory("hearth-aot");
    this.socket = scratch.resolve("s");
  }

  /**
   * Trains the caches of an image.
   *
   * @param args the image's folder
   * @throws IOException if the image cannot be run
   * @throws InterruptedException if the training is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (AotTraining training = new AotTraining(Path.of(args[0]))) {
      Path mark = training.image.resolve("lib", "built");
      Files.deleteIfExists(mark);
      Files.deleteIfExists(training.cache(DAEMON));
      Files.deleteIfExists(training.cache(COMMAND));
      training.run();
      training.share(DAEMON);
      Files.createFile(mark);
    }
  }

  private void run() throws IOException, InterruptedException {
    // As a client starts it: the classes for a log in a file are not those for one on a terminal.
    Process daemon =
        start(recording(DAEMON), DAEMON, "--detach", "--log", log("detached").toString());
    try {
      awaitAnswer(daemon);
      for (String line : WORK) {
        require(line, command("", line.split(" ")));
      }
      require("status", command(recording(COMMAND), "status"));
      require("down", command("", "down"));
      require(DAEMON, exitCode(daemon));
    } finally {
      daemon.destroyForcibly();
    }
    require("version, with its cache", command("-XX:AOTMode=on", "version"));
  }

  /** A daemon makes files for its user alone; the image is everyone's who can read it. */
  private void share(String program) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(cache(program), Files.getPosixFilePermissions(cache(COMMAND)));
    }
  }

  private void awaitAnswer(Process daemon) throws IOException, InterruptedException {
    for (int tries = 0; command("", "ping") != 0; tries++) {
      if (daemon.waitFor(RETRY_MILLIS, MILLISECONDS)) {
        throw failure("hearthd ended with " + daemon.exitValue());
      }
      if (tries == MOST_TRIES) {
        throw failure("hearthd did not answer");
      }
    }
  }

  private int command(String jvmOptions, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(jvmOptions, COMMAND, arguments);
    try {
      return exitCode(process);
    } finally {
      process.destroyForcibly();
    }
  }

  private int exitCode(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(LONGEST_RUN_SECONDS, SECONDS)) {
      throw failure(process.info().commandLine().orElse("a program") + " did not end");
    }
    return process.exitValue();
  }

  private Process start(String jvmOptions, String program, String... arguments) throws IOException {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    List<String> line =
        Stream.concat(
                Stream.of(image.resolve("bin", windows ? program + ".cmd" : program).toString()),
                Stream.concat(Stream.of(arguments), Stream.of("--socket", socket.toString())))
            .toList();
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(image.resolve("lib").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(program).toFile()));
    builder.environment().put(program.toUpperCase(Locale.ROOT) + "_JAVA_OPTIONS", jvmOptions);
    for (String folder : List.of("CONFIG", "CACHE", "DATA", "STATE")) {
      builder.environment().put("XDG_" + folder + "_HOME", scratch.resolve(folder).toString());
    }
    return builder.start();
  }

  /**
   * The cache is named without its folder, which the process runs in: the scripts split options at
   * spaces. Profiles of methods are not recorded: with them the compilers set to work at once on
   * all that the training had called often, which took a fifth of the start on two cores.
   */
  private String recording(String program) {
    return "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput="
        + cache(program).getFileName();
  }

  private Path cache(String program) {
    return image.resolve("lib", program + ".aot");
  }

  private Path log(String program) {
    return scratch.resolve(program + ".log");
  }

  private void require(String what, int exitCode) throws IOException {
    if (exitCode != 0) {
      throw failure(what + " ended with " + exitCode);
    }
  }

  private IllegalStateException failure(String what) throws IOException {
    StringBuilder message = new StringBuilder("The AOT caches could not be trained: ").append(what);
    for (String program : List.of(DAEMON, COMMAND, "detached")) {
      if (Files.exists(log(program))) {
        message.append('\n').append(Files.readString(log(program)));
      }
    }
    return new IllegalStateException(message.toString());
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(scratch)) {
      files.sorted(Comparator.reverseOrder()).forEach(AotTraining::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
