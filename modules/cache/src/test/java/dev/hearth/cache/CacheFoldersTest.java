package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.StopOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the folders that the cache keeps its files in. */
class CacheFoldersTest {
  @TempDir private Path home;

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void shouldStopInGoodOrderWhereItsFolderHasBeenDeleted() throws Exception {
    Path folder = home.resolve("instance/cache");
    TestCache cache = TestCache.start(folder, TestCache.packed());
    cache.put("key", Blobs.random(1, 100));
    deleteAll(home.resolve("instance"));

    assertThat(cache.stop()).isEqualTo(StopOutcome.GRACEFUL);
    assertThat(folder).doesNotExist();
  }
}
