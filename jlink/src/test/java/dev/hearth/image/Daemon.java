package dev.hearth.image;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A daemon of an image, which answers when the constructor returns and is gone after close. */
final class Daemon implements AutoCloseable {
  private static final long RETRY_MILLIS = 50;
  private static final int MOST_TRIES = 200;
  private static final long LONGEST_STOP_SECONDS = 30;

  private final Path folder;
  private final Process process;

  /**
   * Starts a daemon.
   *
   * @param folder where its socket, its state and its output go
   * @param jvmOptions more options for its JVM, separated by spaces
   */
  Daemon(Image image, Path folder, String jvmOptions) throws IOException, InterruptedException {
    this.folder = folder;
    ProcessBuilder builder =
        new ProcessBuilder(Image.command(image.program("hearthd"), "--socket", socket()))
            .redirectErrorStream(true)
            .redirectOutput(output().toFile());
    builder.environment().put("HEARTHD_JAVA_OPTIONS", jvmOptions);
    for (String kind : List.of("CONFIG", "CACHE", "DATA", "STATE")) {
      builder.environment().put("XDG_" + kind + "_HOME", folder.resolve(kind).toString());
    }
    this.process = builder.start();
    for (int tries = 0; image.hearth("ping", "--socket", socket()).code() != 0; tries++) {
      if (process.waitFor(RETRY_MILLIS, MILLISECONDS) || tries == MOST_TRIES) {
        close();
        throw new AssertionError("hearthd does not answer: " + Files.readString(output()));
      }
    }
  }

  String socket() {
    return folder.resolve("s").toString();
  }

  Path output() {
    return folder.resolve("hearthd.out");
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    try {
      process.destroy();
      process.onExit().orTimeout(LONGEST_STOP_SECONDS, SECONDS).join();
    } finally {
      process.destroyForcibly();
    }
  }
}
