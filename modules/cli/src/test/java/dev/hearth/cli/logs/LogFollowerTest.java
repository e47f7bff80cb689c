package dev.hearth.cli.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class LogFollowerTest {
  private static final int ROTATIONS = 20;
  private static final int LINES = 7;

  @TempDir private Path folder;
  private final PipedOutputStream out = new PipedOutputStream();
  private BufferedReader lines;

  /** What is passed on. */
  @BeforeEach
  void read() throws IOException {
    lines =
        new BufferedReader(
            new InputStreamReader(new PipedInputStream(out, 1 << 16), StandardCharsets.UTF_8));
  }

  @Test
  void shouldPassOnEachLineOnceAcrossRotations() throws Exception {
    Path log = Files.writeString(folder.resolve("d.log"), "old\n");
    try (LogFollower follower = new LogFollower(log, out)) {
      assertThat(follower.skip()).isEqualTo(4);
      Thread following = Thread.ofPlatform().daemon().start(() -> follow(follower));
      for (int rotation = 0; rotation < ROTATIONS; rotation++) {
        for (int line = 0; line < LINES; line++) {
          append(log, rotation + "." + line + "\n");
        }
        for (int line = 0; line < LINES; line++) {
          assertThat(lines.readLine()).isEqualTo(rotation + "." + line);
        }
        append(log, "last of " + rotation + "\n");
        Files.move(log, folder.resolve("d.log.1"), StandardCopyOption.REPLACE_EXISTING);
        append(log, "first after " + rotation + "\n");
        assertThat(lines.readLine()).isEqualTo("last of " + rotation);
        assertThat(lines.readLine()).isEqualTo("first after " + rotation);
      }
      following.interrupt();
      following.join();
    }
  }

  @Test
  void shouldBeginAnewWhereTheLogHasBeenEmptied() throws Exception {
    Path log = Files.writeString(folder.resolve("d.log"), "what was there before\n");
    try (LogFollower follower = new LogFollower(log, out)) {
      follower.skip();
      Thread following = Thread.ofPlatform().daemon().start(() -> follow(follower));

      Files.writeString(log, "short\n", StandardOpenOption.TRUNCATE_EXISTING);
      assertThat(lines.readLine()).isEqualTo("short");
      append(log, "and on\n");
      assertThat(lines.readLine()).isEqualTo("and on");
      following.interrupt();
      following.join();
    }
  }

  private static void follow(LogFollower follower) {
    try {
      follower.follow(() -> true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      // The test is over.
    }
  }

  private static void append(Path log, String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
