package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index becomes short again while others go on storing and removing. */
class IndexRewriteTest {
  private static final int THREADS = 3;
  private static final int KEYS = 20;

  /** Twice as many records as a rewrite waits for at least. */
  private static final int TURNS = 3_000;

  private static final long BYTES_OF_A_RECORD = 60;

  private final Map<String, byte[]> expected = new ConcurrentHashMap<>();
  @TempDir private Path folder;

  @Test
  void shouldKeepWhatIsStoredAndRemovedDuringARewrite() throws Exception {
    try (TestCache cache = TestCache.start(folder);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      var works =
          IntStream.range(0, THREADS)
              .mapToObj(number -> threads.submit(() -> work(cache, number)))
              .toList();
      for (Future<?> work : works) {
        work.get();
      }
    }
    assertThat(Files.size(folder.resolve("index.log")))
        .isLessThan(THREADS * TURNS * BYTES_OF_A_RECORD);

    try (TestCache cache = TestCache.start(folder)) {
      assertThat(cache.statistics().getEntries()).isEqualTo(expected.size());
      for (Map.Entry<String, byte[]> entry : expected.entrySet()) {
        assertThat(cache.get(entry.getKey()).blob()).isEqualTo(entry.getValue());
      }
    }
  }

  private int work(TestCache cache, int number) throws Exception {
    Random random = new Random(number);
    for (int turn = 0; turn < TURNS; turn++) {
      String key = number + "/" + random.nextInt(KEYS);
      if (random.nextInt(4) == 0) {
        cache.remove(key);
        expected.remove(key);
      } else {
        byte[] blob = (key + turn % 7).getBytes(StandardCharsets.UTF_8);
        cache.put(key, blob);
        expected.put(key, blob);
      }
    }
    return TURNS;
  }
}
