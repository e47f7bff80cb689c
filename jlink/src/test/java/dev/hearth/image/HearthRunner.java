package dev.hearth.image;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs the image's {@code hearth} as a user whose folders all lie in one. As an extension of a test
 * it stops that user's daemon when the test is over.
 */
final class HearthRunner implements AfterEachCallback {
  private static final List<String> FOLDER_VARIABLES =
      List.of("XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME");

  private final Image image = Image.built();
  private final Path home;

  /**
   * What a command printed and how it ended.
   *
   * @param raw standard output, a character for each byte
   */
  record Ended(int code, String raw, String err) {
    byte[] bytes() {
      return raw.getBytes(StandardCharsets.ISO_8859_1);
    }

    String out() {
      return new String(bytes(), StandardCharsets.UTF_8);
    }

    JsonObject json() {
      return JsonParser.parseString(out()).getAsJsonObject();
    }
  }

  HearthRunner(Path home) {
    this.home = home;
  }

  /** For an extension: the folder is one of its own, which is deleted when the test is over. */
  static HearthRunner ofOneTest() {
    try {
      // With a name so short that a socket's path can begin with it.
      return new HearthRunner(Files.createTempDirectory("hearth"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    stopDaemon();
    Folders.deleteAll(home);
  }

  /** The folder in which all others lie. */
  Path folder() {
    return home;
  }

  /** Where the daemon listens. */
  Path socket() {
    return home.resolve("XDG_RUNTIME_DIR/hearth/default.sock");
  }

  /** Where it keeps what outlives it. */
  Path state() {
    return home.resolve("XDG_STATE_HOME/hearth/default");
  }

  /** Its log. */
  Path log() {
    return state().resolve("hearthd.log");
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return run(new byte[0], arguments);
  }

  /** Runs a command with something on its standard input. */
  Ended run(byte[] input, String... arguments) throws IOException, InterruptedException {
    return run(input, "", arguments);
  }

  /** Runs a command with more options for its JVM. */
  Ended runWith(String jvmOptions, String... arguments) throws IOException, InterruptedException {
    return run(new byte[0], jvmOptions, arguments);
  }

  private Ended run(byte[] input, String jvmOptions, String... arguments)
      throws IOException, InterruptedException {
    // Of its own, because commands run at the same time.
    File in = Files.write(Files.createTempFile(home, "in", ""), input).toFile();
    File err = Files.createTempFile(home, "err", "").toFile();
    Process process = builder(jvmOptions, arguments).redirectInput(in).redirectError(err).start();
    byte[] out = process.getInputStream().readAllBytes();
    return new Ended(
        process.waitFor(),
        new String(out, StandardCharsets.ISO_8859_1),
        Files.readString(err.toPath()));
  }

  /** A command that has not been started. */
  ProcessBuilder builder(String jvmOptions, String... arguments) {
    List<String> words = new ArrayList<>(List.of(image.program("hearth").toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words);
    FOLDER_VARIABLES.forEach(
        name -> builder.environment().put(name, home.resolve(name).toString()));
    builder.environment().remove("HEARTH_CONFIG");
    builder.environment().put("HEARTH_JAVA_OPTIONS", jvmOptions);
    return builder;
  }

  /**
   * Whether a process runs. One that has ended and whose parent does not care, as the first process
   * of many containers, does not.
   */
  static boolean runs(long pid) {
    if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
      return false;
    }
    Path state = Path.of("/proc", Long.toString(pid), "stat");
    try {
      return !Files.exists(state) || !Files.readString(state).contains(") Z ");
    } catch (IOException e) {
      // It has ended while it was looked at: opening or reading finds no such process.
      return false;
    }
  }

  /** Sends a signal, of which a process that has been killed takes no more. */
  static void signal(String name, long pid) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Ends a process by a signal, and waits until it has ended. */
  static void end(String signal, long pid) throws IOException, InterruptedException {
    signal(signal, pid);
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
  }

  /** Stops the daemon, if there is one. */
  void stopDaemon() throws IOException, InterruptedException {
    run("down");
  }
}
