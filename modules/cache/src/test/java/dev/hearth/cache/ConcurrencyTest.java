package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.cache.store.SyncPolicy;
import dev.hearth.protocol.cache.ClearRequest;
import dev.hearth.protocol.cache.StatisticsResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConcurrencyTest {
  private static final int THREADS = 8;
  private static final int KEYS = 12;
  private static final int CONTENTS = 20;

  private static final int MAX_BYTES = 500_000;

  private final Path folder;

  ConcurrencyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Some fit into one frame and others do not. */
  private static byte[] content(int number) {
    return Blobs.random(number, 1 + number * 7_000);
  }

  private static void inParallel(List<Callable<Void>> tasks) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNeverServeAMixtureWhateverHappensAtOnce(SyncPolicy sync) throws Exception {
    CacheConfiguration configuration = TestCache.configuration(MAX_BYTES, Map.of(), sync, 1 << 20);
    shouldNeverServeAMixture(configuration);
    try (TestCache cache = TestCache.start(folder, configuration)) {
      assertThat(Blobs.files(folder)).hasSize((int) cache.statistics().getBlobs());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNeverServeAMixtureOutOfPacks(SyncPolicy sync) throws Exception {
    shouldNeverServeAMixture(TestCache.packed(MAX_BYTES, sync));
    // What is stored, as much again that is dead, and packs that are being filled or to spare.
    assertThat(Blobs.packBytes(folder))
        .isLessThanOrEqualTo(2 * MAX_BYTES + 8 * TestCache.PACK_BYTES);
  }

  private void shouldNeverServeAMixture(CacheConfiguration configuration) throws Exception {
    int rounds = configuration.sync() == SyncPolicy.PROCESS ? 400 : 60;
    try (TestCache cache = TestCache.start(folder, configuration)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        Random random = new Random(thread);
        tasks.add(
            () -> {
              for (int i = 0; i < rounds; i++) {
                doSomething(cache, random);
              }
              return null;
            });
      }
      inParallel(tasks);
      shouldBeConsistent(cache);
      assertThat(cache.statistics().getDamaged()).isZero();
    }
    try (TestCache cache = TestCache.start(folder, configuration)) {
      shouldBeConsistent(cache);
    }
  }

  private static void doSomething(TestCache cache, Random random) throws Exception {
    String key = "key" + random.nextInt(KEYS);
    switch (random.nextInt(100)) {
      case 0 -> cache.clear(ClearRequest.newBuilder().setNamespace(TestCache.NAMESPACE).build());
      case 1, 2, 3, 4, 5, 6, 7 -> cache.remove(key);
      default -> {
        if (random.nextBoolean()) {
          cache.put(key, content(random.nextInt(CONTENTS)));
        } else {
          shouldBeWhole(cache.get(key));
        }
      }
    }
  }

  private static void shouldBeWhole(TestCache.Got got) {
    if (got.found()) {
      assertThat(got.response().getSize()).isEqualTo(got.blob().length);
      assertThat(got.response().getSha256()).isEqualTo(Blobs.sha256(got.blob()));
    }
  }

  private void shouldBeConsistent(TestCache cache) throws Exception {
    long found = 0;
    for (int key = 0; key < KEYS; key++) {
      TestCache.Got got = cache.get("key" + key);
      shouldBeWhole(got);
      found += got.found() ? 1 : 0;
    }
    StatisticsResponse statistics = cache.statistics();
    assertThat(statistics.getEntries()).isEqualTo(found);
    assertThat(statistics.getBytes()).isLessThanOrEqualTo(MAX_BYTES);
  }

  @Test
  void shouldStoreOneBlobWhenManyStoreTheSame() throws Exception {
    byte[] blob = Blobs.random(1, 100_000);
    try (TestCache cache = TestCache.start(folder)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < 2 * THREADS; i++) {
        String key = "key" + i % 2;
        tasks.add(
            () -> {
              cache.put(key, blob);
              return null;
            });
      }
      inParallel(tasks);

      assertThat(cache.get("key0").blob()).isEqualTo(blob);
      assertThat(cache.get("key1").blob()).isEqualTo(blob);
      assertThat(cache.statistics().getBlobs()).isEqualTo(1);
      assertThat(Blobs.files(folder)).hasSize(1);
    }
  }
}
