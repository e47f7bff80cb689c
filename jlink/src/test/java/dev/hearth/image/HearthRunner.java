package dev.hearth.image;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the image's {@code hearth} as a user whose folders all lie in one. */
final class HearthRunner {
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
    File in = Files.write(home.resolve("in"), input).toFile();
    File err = home.resolve("err").toFile();
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
  static boolean runs(long pid) throws IOException {
    if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
      return false;
    }
    Path state = Path.of("/proc", Long.toString(pid), "stat");
    return !Files.exists(state) || !Files.readString(state).contains(") Z ");
  }

  /** Stops the daemon, if there is one. */
  void stopDaemon() throws IOException, InterruptedException {
    run("down");
  }
}
