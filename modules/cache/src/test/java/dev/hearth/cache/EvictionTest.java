package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.cache.store.SyncPolicy;
import dev.hearth.protocol.cache.StatisticsResponse;
import dev.hearth.spi.ByteSize;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvictionTest {
  private static final int BLOB = 1000;

  private final Path folder;

  EvictionTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static byte[] blob(int seed) {
    return Blobs.random(seed, BLOB);
  }

  @Test
  void shouldEvictTheEntryWhoseLastUseIsTheLongestAgo() throws Exception {
    try (TestCache cache = TestCache.start(folder, TestCache.configuration(3 * BLOB))) {
      cache.put("a", blob(1));
      cache.put("b", blob(2));
      cache.put("c", blob(3));
      cache.get("a");
      cache.put("d", blob(4));

      assertThat(cache.get("b").found()).isFalse();
      assertThat(List.of(cache.get("a").found(), cache.get("c").found(), cache.get("d").found()))
          .containsOnly(true);
      StatisticsResponse statistics = cache.statistics();
      assertThat(statistics.getEvictedEntries()).isEqualTo(1);
      assertThat(statistics.getEvictedBytes()).isEqualTo(BLOB);
      assertThat(statistics.getBytes()).isEqualTo(3 * BLOB);
      assertThat(Blobs.files(folder)).hasSize(3);
    }
  }

  @Test
  void shouldRememberUsesOverARestart() throws Exception {
    try (TestCache cache = TestCache.start(folder, TestCache.configuration(3 * BLOB))) {
      cache.put("a", blob(1));
      cache.put("b", blob(2));
      cache.put("c", blob(3));
      // A use is recorded once the clock has moved on from the last one.
      long stored = cache.stat("a").getEntry().getUsedAtMs();
      while (cache.stat("a").getEntry().getUsedAtMs() == stored) {
        cache.get("a");
      }
    }
    try (TestCache cache = TestCache.start(folder, TestCache.configuration(3 * BLOB))) {
      cache.put("d", blob(4));

      assertThat(cache.get("a").found()).isTrue();
      assertThat(cache.get("b").found()).isFalse();
    }
  }

  @Test
  void shouldEvictWhatIsBeyondALimitThatBecameLower() throws Exception {
    try (TestCache cache = TestCache.start(folder, TestCache.configuration(5 * BLOB))) {
      for (int i = 0; i < 5; i++) {
        cache.put("key" + i, blob(i));
      }
    }
    try (TestCache cache = TestCache.start(folder, TestCache.configuration(2 * BLOB))) {
      assertThat(cache.statistics().getEntries()).isEqualTo(2);
      assertThat(cache.get("key3").found()).isTrue();
      assertThat(cache.get("key4").found()).isTrue();
      assertThat(Blobs.files(folder)).hasSize(2);
    }
  }

  @Test
  void shouldKeepNamespacesWithinLimitsOfTheirOwn() throws Exception {
    Map<String, ByteSize> limits = Map.of("small", new ByteSize(2 * BLOB));
    try (TestCache cache =
        TestCache.start(folder, TestCache.configuration(1 << 20, limits, SyncPolicy.PROCESS, 0))) {
      cache.put("a", blob(0));
      for (int i = 1; i <= 3; i++) {
        cache.put(TestCache.request("small", "key" + i).build(), blob(i), List.of());
      }

      assertThat(cache.get("a").found()).isTrue();
      assertThat(cache.get("small", "key1").found()).isFalse();
      assertThat(cache.get("small", "key3").found()).isTrue();
      assertThat(cache.statistics().getNamespaces(0).getBytes()).isEqualTo(2 * BLOB);
      assertThat(cache.statistics().getNamespaces(0).getMaxBytes()).isEqualTo(2 * BLOB);
    }
  }

  @Test
  void shouldRefuseABlobThatIsLargerThanTheWholeCache() throws Exception {
    try (TestCache cache = TestCache.start(folder, TestCache.configuration(3 * BLOB))) {
      cache.put("a", blob(1));

      CallException refused =
          catchThrowableOfType(
              CallException.class,
              () ->
                  cache.put(
                      TestCache.request(TestCache.NAMESPACE, "b").build(),
                      blob(2),
                      List.of(blob(3), blob(4), new byte[1])));

      assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
      assertThat(cache.get("a").blob()).isEqualTo(blob(1));
      assertThat(Blobs.files(folder)).hasSize(1);
    }
  }

  @Test
  void shouldReplaceAnEntryThatFillsTheCache() throws Exception {
    try (TestCache cache = TestCache.start(folder, TestCache.configuration(BLOB))) {
      cache.put("a", blob(1));
      cache.put("a", blob(2));
      cache.put("a", blob(2));
      cache.put("b", blob(2));

      assertThat(cache.get("a").found()).isTrue();
      assertThat(cache.get("b").blob()).isEqualTo(blob(2));
      cache.put("c", blob(3));
      assertThat(cache.statistics().getEntries()).isEqualTo(1);
      assertThat(cache.get("c").blob()).isEqualTo(blob(3));
    }
  }

  @Test
  void shouldBoundTheNumberOfEntries() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      for (int i = 0; i < TestCache.MAX_ENTRIES + 5; i++) {
        cache.put("key" + i, new byte[0]);
      }

      assertThat(cache.statistics().getEntries()).isEqualTo(TestCache.MAX_ENTRIES);
      assertThat(cache.get("key4").found()).isFalse();
      assertThat(cache.get("key5").found()).isTrue();
    }
  }

  @Test
  void shouldKeepSmallBlobsInMemoryWithinItsLimit() throws Exception {
    int memory = 1 << 20;
    try (TestCache cache =
        TestCache.start(
            folder, TestCache.configuration(1L << 30, Map.of(), SyncPolicy.PROCESS, memory))) {
      for (int i = 0; i < 500; i++) {
        cache.put("key" + i, blob(i));
      }
      for (int round = 0; round < 2; round++) {
        for (int i = 400; i < 500; i++) {
          assertThat(cache.get("key" + i).blob()).isEqualTo(blob(i));
        }
      }
      assertThat(cache.statistics().getMemoryHits()).isEqualTo(100);
      for (int i = 0; i < 500; i++) {
        assertThat(cache.get("key" + i).blob()).isEqualTo(blob(i));
      }
      assertThat(cache.statistics().getMemoryBytes()).isBetween(100L * BLOB, (long) memory);
    }
  }
}
