package dev.hearth.image;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A user whose folders all lie in one, and the tools that ask for that user's daemon; see {@link
 * ObtainProcess}. Closing it ends the tools, and every daemon that runs in that folder.
 */
final class Tool implements AutoCloseable {
  private static final List<String> FOLDER_VARIABLES =
      List.of("XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME");
  private static final int END_SECONDS = 10;

  private final Process process;
  private final BufferedReader output;

  private Tool(Process process) {
    this.process = process;
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts one.
   *
   * @param home the user's folder
   * @param socket where the daemon is to be
   */
  static Tool start(Path home, Path socket, Duration timeout) throws IOException {
    return start(home, socket, timeout, Image.built().program("hearthd").toString());
  }

  /** The same for a tool that has no program to start. */
  static Tool startWithoutProgram(Path home, Path socket, Duration timeout) throws IOException {
    return start(home, socket, timeout, "none");
  }

  /** The same for one that runs as another user, as only root can start it. */
  static Tool startAs(int user, Path home, Path socket, Duration timeout) throws IOException {
    ProcessBuilder builder =
        builder(home, socket, timeout, Image.built().program("hearthd").toString());
    builder
        .command()
        .addAll(
            0, List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups", "--"));
    return start(builder);
  }

  private static Tool start(Path home, Path socket, Duration timeout, String hearthd)
      throws IOException {
    return start(builder(home, socket, timeout, hearthd));
  }

  private static Tool start(ProcessBuilder builder) throws IOException {
    Tool tool = new Tool(builder.start());
    tool.line();
    return tool;
  }

  private static ProcessBuilder builder(Path home, Path socket, Duration timeout, String hearthd) {
    return builder(
        home, ObtainProcess.class, socket.toString(), hearthd, Long.toString(timeout.toMillis()));
  }

  /** A class of the tests on the image's run-time, as that user. */
  static ProcessBuilder builder(Path home, Class<?> main, String... arguments) {
    Image image = Image.built();
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of(
            image.runtimeProgram("java").toString(),
            "--add-modules=dev.hearth.client,dev.hearth.platform.posix",
            "--enable-native-access=dev.hearth.platform.posix,org.jnrproject.jffi",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djffi.boot.library.path=" + image.home().resolve("lib/native"),
            "-Djnr.ffi.asm.enabled=false",
            "-Djnr.ffi.x86asm.enabled=false",
            "-cp",
            Path.of("target", "test-classes").toAbsolutePath().toString(),
            main.getName()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words);
    FOLDER_VARIABLES.forEach(
        name -> builder.environment().put(name, home.resolve(name).toString()));
    builder.environment().put("SECRET_OF_A_CLIENT", "1");
    builder.environment().remove("HEARTH_CONFIG");
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private String line() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the tool has ended");
    }
    return line;
  }

  /** Has it ask with one thread, and answers what came of it. */
  List<String> ask() throws IOException {
    begin(1);
    return results();
  }

  /** Has it ask with many threads at once. */
  void begin(int callers) throws IOException {
    say(Integer.toString(callers));
  }

  private void say(String line) throws IOException {
    process.outputWriter().write(line + "\n");
    process.outputWriter().flush();
  }

  /** What came of it: a line for each. */
  List<String> results() throws IOException {
    List<String> results = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      results.add(line);
    }
    return results;
  }

  /** Has it put something into its cache, or get something out of it. */
  String use(String line) throws IOException {
    say(line);
    return String.join("\n", results());
  }

  /** Has it kick the daemon and end. */
  String kick() throws IOException, InterruptedException {
    say("kick");
    String result = line();
    process.waitFor();
    return result;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** The daemons whose socket is this one. */
  static List<ProcessHandle> daemons(Path socket) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(each -> isDaemonAt(each, socket)).toList();
    }
  }

  private static boolean isDaemonAt(ProcessHandle process, Path socket) {
    String[] words = process.info().arguments().orElse(new String[0]);
    for (int i = 1; i < words.length; i++) {
      if (words[i - 1].equals("--socket") && words[i].equals(socket.toString())) {
        return List.of(words).contains("--detach");
      }
    }
    return false;
  }

  /** Ends the daemons of a socket, by force if need be. */
  static void endDaemons(Path socket) throws IOException, InterruptedException {
    for (ProcessHandle daemon : daemons(socket)) {
      daemon.destroy();
      for (int i = 0; HearthRunner.runs(daemon.pid()) && i < END_SECONDS; i++) {
        daemon.onExit().completeOnTimeout(daemon, 1, SECONDS).join();
      }
      daemon.destroyForcibly();
    }
  }
}
