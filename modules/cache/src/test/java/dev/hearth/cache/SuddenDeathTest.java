package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a process that stores without end, and looks at what it left. */
class SuddenDeathTest {
  private static final int ROUNDS = 6;
  private static final int KEPT = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;

  SuddenDeathTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static String key(int number) {
    return "key" + number;
  }

  private static byte[] blob(int number) {
    return Blobs.random(number, 1 + number * 7919 % 200_000);
  }

  private static CacheConfiguration configuration(boolean packed) {
    return packed ? TestCache.packed() : TestCache.configuration(1L << 30);
  }

  /** Stores and removes from a number on, and says how far it is; ends by being killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      CacheConfiguration configuration = configuration(Boolean.parseBoolean(arguments[2]));
      try (TestCache cache = TestCache.start(Path.of(arguments[0]), configuration)) {
        for (int i = Integer.parseInt(arguments[1]); i < Integer.MAX_VALUE; i++) {
          cache.put(key(i), blob(i));
          cache.put("latest", key(i).getBytes(StandardCharsets.UTF_8));
          cache.remove(key(i - KEPT));
          System.out.println(i);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldLoseNothingThatWasConfirmed(boolean packed) throws Exception {
    Random random = new Random(1);
    int next = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int confirmed = writeUntilKilled(next, 1 + random.nextInt(150), packed);
      try (TestCache cache = TestCache.start(folder, configuration(packed))) {
        // The removal of the one before these may have been under way.
        for (int i = Math.max(0, confirmed - KEPT + 2); i <= confirmed; i++) {
          assertThat(cache.get(key(i)).blob()).as(key(i)).isEqualTo(blob(i));
        }
        assertThat(cache.get(key(confirmed - KEPT)).found()).isFalse();
        assertThat(cache.get("latest").found()).isTrue();
        assertThat(cache.statistics().getDamaged()).isZero();
        if (!packed) {
          waitUntilOnlyStoredBlobsHaveFiles(cache);
        }
      }
      next = confirmed + 1;
    }
  }

  private int writeUntilKilled(int from, int lines, boolean packed) throws Exception {
    Process writer =
        new ProcessBuilder(
                ChildJvm.command(
                    Writer.class,
                    folder.toString(),
                    Integer.toString(from),
                    Boolean.toString(packed)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int confirmed = -1;
    try (BufferedReader said = writer.inputReader()) {
      for (int i = 0; i < lines; i++) {
        confirmed = Integer.parseInt(said.readLine());
      }
      writer.toHandle().destroyForcibly(); // SIGKILL; unlike that of Process, leaves the output
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        confirmed = Integer.parseInt(line);
      }
    }
    assertThat(writer.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return confirmed;
  }

  /** What the death left over is removed in the background. */
  private void waitUntilOnlyStoredBlobsHaveFiles(TestCache cache) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long blobs = cache.statistics().getBlobs();
    while (Blobs.files(folder).size() != blobs && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(Blobs.files(folder)).hasSize((int) blobs);
  }
}
