package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.cache.BlobPart;
import dev.hearth.protocol.cache.ClearRequest;
import dev.hearth.protocol.cache.Entry;
import dev.hearth.protocol.cache.ListRequest;
import dev.hearth.protocol.cache.ListResponse;
import dev.hearth.protocol.cache.NamespaceStatistics;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.protocol.cache.StatisticsResponse;
import dev.hearth.spi.ByteSize;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.SpiVersion;
import dev.hearth.spi.StopOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds wherever blobs are kept. */
abstract class CacheServiceContract {
  private static final String NAMESPACE = TestCache.NAMESPACE;

  final Path folder;
  TestCache cache;
  private final CacheConfiguration configuration;

  CacheServiceContract(Path folder, CacheConfiguration configuration) throws Exception {
    this.folder = folder;
    this.configuration = configuration;
    cache = TestCache.start(folder, configuration);
  }

  /** Whether there are so many blobs, all of them short. */
  abstract void shouldHaveBlobs(int count) throws Exception;

  @AfterEach
  void stop() {
    cache.close();
  }

  @Test
  void shouldNotBeMadeWhereItsPartsWouldNotFitIntoAFrame() {
    CacheConfiguration usual = TestCache.configuration(1L << 30);
    CacheConfiguration large =
        new CacheConfiguration(
            usual.folder(),
            usual.maxBytes(),
            usual.maxEntries(),
            usual.namespaceMaxBytes(),
            usual.sync(),
            usual.recordUseAfter(),
            new ByteSize(1 << 20),
            usual.packs(),
            usual.memory());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestCache.start(folder, large))
        .withMessageContaining("services.cache.part-bytes")
        .withMessageContaining("daemon.connection.max-payload");
  }

  private void restart() throws Exception {
    cache.close();
    cache = TestCache.start(folder, configuration);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 64 << 10, (64 << 10) + 1, 1_000_000})
  void shouldFetchWhatWasStored(int length) throws Exception {
    byte[] blob = Blobs.random(length, length);

    PutResponse stored = cache.put("key", blob);
    TestCache.Got got = cache.get("key");

    assertThat(stored.getSize()).isEqualTo(length);
    assertThat(stored.getSha256()).isEqualTo(Blobs.sha256(blob));
    assertThat(stored.getReplaced()).isFalse();
    assertThat(got.response().getFound()).isTrue();
    assertThat(got.response().getSize()).isEqualTo(length);
    assertThat(got.response().getSha256()).isEqualTo(Blobs.sha256(blob));
    assertThat(got.blob()).isEqualTo(blob);
  }

  @Test
  void shouldSendALongBlobInPartsThatSayWhereTheyBelong() throws Exception {
    cache.put("key", Blobs.random(1, 150_000));

    List<BlobPart> parts = new ArrayList<>();
    for (byte[] message : cache.get("key").parts()) {
      parts.add(BlobPart.parseFrom(message));
    }

    assertThat(parts).extracting(BlobPart::getOffset).containsExactly(0L, 65_536L, 131_072L);
    assertThat(parts).extracting(BlobPart::getSize).containsOnly(150_000L);
  }

  @Test
  void shouldPutABlobTogetherFromTheRequestAndItsItems() throws Exception {
    cache.put(
        TestCache.request(NAMESPACE, "key").setExpectedSize(6).build(),
        new byte[] {1, 2},
        List.of(new byte[] {3}, new byte[0], new byte[] {4, 5, 6}));

    assertThat(cache.get("key").blob()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void shouldAnswerAMissWithoutAnError() throws Exception {
    TestCache.Got got = cache.get("nothing");

    assertThat(got.response().getFound()).isFalse();
    assertThat(got.blob()).isEmpty();
    assertThat(cache.stat("nothing").hasEntry()).isFalse();
    assertThat(cache.remove("nothing")).isFalse();
  }

  @Test
  void shouldReplaceAnEntry() throws Exception {
    cache.put("key", new byte[] {1});

    assertThat(cache.put("key", new byte[] {2, 3}).getReplaced()).isTrue();

    assertThat(cache.get("key").blob()).containsExactly(2, 3);
    assertThat(cache.statistics().getBytes()).isEqualTo(2);
    shouldHaveBlobs(1);
  }

  @Test
  void shouldRefuseABlobWithAnotherDigestAndKeepTheOldOne() throws Exception {
    cache.put("key", new byte[] {1});

    CallException refused =
        catchThrowableOfType(
            CallException.class,
            () ->
                cache.put(
                    TestCache.request(NAMESPACE, "key")
                        .setExpectedSha256(Blobs.sha256(new byte[] {2}))
                        .build(),
                    new byte[] {3},
                    List.of()));

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused).hasMessageContaining("has SHA-256 084fed08b978af4d7d196a7446a86b58009e");
    assertThat(cache.get("key").blob()).containsExactly(1);
    shouldHaveBlobs(1);
  }

  @Test
  void shouldRefuseABlobWithAnotherSize() throws Exception {
    CallException refused =
        catchThrowableOfType(
            CallException.class,
            () ->
                cache.put(
                    TestCache.request(NAMESPACE, "key").setExpectedSize(5).build(),
                    new byte[4],
                    List.of()));

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused).hasMessageContaining("has 4 bytes, not the 5");
    shouldHaveBlobs(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "line\nbreak", "zero\0", "delete\u007f"})
  void shouldRefuseAKeyThatIsNone(String key) {
    CallException refused =
        catchThrowableOfType(CallException.class, () -> cache.put(key, new byte[1]));

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void shouldTakeAKeyOf1024BytesAndNoLongerOne() throws Exception {
    String longest = "ä".repeat(512);
    cache.put(longest, new byte[1]);
    restart();

    assertThat(cache.get(longest).response().getFound()).isTrue();
    CallException refused =
        catchThrowableOfType(CallException.class, () -> cache.put(longest + "x", new byte[1]));
    assertThat(refused).hasMessage("the key has 1025 bytes of UTF-8, limit 1024");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "ä", "a b"})
  void shouldRefuseANamespaceThatIsNone(String namespace) {
    CallException refused =
        catchThrowableOfType(CallException.class, () -> cache.get(namespace, "key"));

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void shouldKeepABlobOnceThatSeveralEntriesShare() throws Exception {
    byte[] blob = Blobs.random(1, 5000);
    cache.put("a", blob);
    cache.put("b", blob);

    assertThat(cache.statistics().getBlobs()).isEqualTo(1);
    assertThat(cache.statistics().getBytes()).isEqualTo(5000);
    shouldHaveBlobs(1);

    assertThat(cache.remove("a")).isTrue();
    assertThat(cache.get("b").blob()).isEqualTo(blob);

    assertThat(cache.remove("b")).isTrue();
    shouldHaveBlobs(0);
  }

  @Test
  void shouldDescribeAnEntry() throws Exception {
    byte[] blob = Blobs.random(3, 77);
    long before = System.currentTimeMillis();
    cache.put("key", blob);

    Entry entry = cache.stat("key").getEntry();

    assertThat(entry.getKey()).isEqualTo("key");
    assertThat(entry.getSize()).isEqualTo(77);
    assertThat(entry.getSha256()).isEqualTo(Blobs.sha256(blob));
    assertThat(entry.getStoredAtMs()).isBetween(before, System.currentTimeMillis());
    assertThat(entry.getUsedAtMs()).isEqualTo(entry.getStoredAtMs());
    cache.get("key");
    assertThat(cache.stat("key").getEntry().getUsedAtMs())
        .isGreaterThanOrEqualTo(entry.getUsedAtMs());
  }

  @Test
  void shouldListByPrefixInTheOrderOfTheKeysBytesAPageAtATime() throws Exception {
    List<String> keys =
        List.of("b", "a/2", "a/1", "a", "a/", "a/\uD83D\uDE00", "a/\uFFFD", "a0", "z");
    for (String key : keys) {
      cache.put(key, new byte[0]);
    }

    List<String> listed = new ArrayList<>();
    String after = "";
    do {
      ListResponse page =
          cache.list(
              ListRequest.newBuilder()
                  .setNamespace(NAMESPACE)
                  .setPrefix("a/")
                  .setLimit(2)
                  .setAfter(after)
                  .build());
      assertThat(page.getEntriesCount()).isBetween(1, 2);
      page.getEntriesList().forEach(entry -> listed.add(entry.getKey()));
      after = page.getNextAfter();
    } while (!after.isEmpty());

    assertThat(listed).containsExactly("a/", "a/1", "a/2", "a/\uFFFD", "a/\uD83D\uDE00");
  }

  @Test
  void shouldListNothingOfANamespaceThatIsNotThere() throws Exception {
    assertThat(cache.list(ListRequest.newBuilder().setNamespace("other").build()))
        .isEqualTo(ListResponse.getDefaultInstance());
  }

  @Test
  void shouldClearOneNamespaceAndLeaveTheOthers() throws Exception {
    byte[] shared = Blobs.random(1, 100);
    cache.put("a", shared);
    cache.put("b", Blobs.random(2, 10));
    cache.put(TestCache.request("other", "a").build(), shared, List.of());

    var cleared = cache.clear(ClearRequest.newBuilder().setNamespace(NAMESPACE).build());

    assertThat(cleared.getEntries()).isEqualTo(2);
    assertThat(cleared.getBytes()).isEqualTo(10);
    restart();
    assertThat(cache.get("a").response().getFound()).isFalse();
    assertThat(cache.get("other", "a").blob()).isEqualTo(shared);
  }

  @Test
  void shouldClearEverythingOnlyWhenAskedInSoManyWords() throws Exception {
    cache.put("a", new byte[1]);

    CallException refused =
        catchThrowableOfType(
            CallException.class, () -> cache.clear(ClearRequest.getDefaultInstance()));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);

    cache.clear(ClearRequest.newBuilder().setAllNamespaces(true).build());
    shouldHaveBlobs(0);
    restart();
    assertThat(cache.statistics().getEntries()).isZero();
  }

  @Test
  void shouldCountWhatHappens() throws Exception {
    cache.put("a", new byte[10]);
    cache.put(TestCache.request("other", "a").build(), new byte[10], List.of());
    cache.get("a");
    cache.get("a");
    cache.get("nothing");

    StatisticsResponse statistics = cache.statistics();

    assertThat(statistics.getPuts()).isEqualTo(2);
    assertThat(statistics.getHits()).isEqualTo(2);
    assertThat(statistics.getMisses()).isEqualTo(1);
    assertThat(statistics.getEntries()).isEqualTo(2);
    assertThat(statistics.getBlobs()).isEqualTo(1);
    assertThat(statistics.getBytes()).isEqualTo(10);
    assertThat(statistics.getMaxBytes()).isEqualTo(1L << 30);
    assertThat(statistics.getNamespacesList())
        .extracting(NamespaceStatistics::getName)
        .containsExactly("other", "test");
  }

  @Test
  void shouldKeepEverythingOverARestart() throws Exception {
    byte[] blob = Blobs.random(1, 200_000);
    cache.put("large", blob);
    cache.put("empty", new byte[0]);
    cache.put("gone", new byte[1]);
    cache.remove("gone");
    Entry before = cache.stat("large").getEntry();

    restart();

    assertThat(cache.stat("large").getEntry()).isEqualTo(before);
    assertThat(cache.get("large").blob()).isEqualTo(blob);
    assertThat(cache.get("empty").response().getFound()).isTrue();
    assertThat(cache.get("gone").response().getFound()).isFalse();
  }

  @Test
  void shouldRewriteItsIndexRatherThanLetItGrow() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      cache.put("key" + i % 10, new byte[] {(byte) i});
    }
    Path index = folder.resolve("index.log");

    assertThat(Files.size(index)).isLessThan(200_000);
    restart();
    assertThat(cache.statistics().getEntries()).isEqualTo(10);
    assertThat(cache.get("key9").blob()).containsExactly((byte) 4_999);
  }

  @Test
  void shouldRefuseAFolderThatAnotherUses() {
    IOException refused = catchThrowableOfType(IOException.class, () -> TestCache.start(folder));

    assertThat(refused).hasMessageContaining("another daemon uses the cache folder " + folder);
  }

  @Test
  void shouldStopInGoodOrder() throws Exception {
    assertThat(cache.stop()).isEqualTo(StopOutcome.GRACEFUL);
  }

  @Test
  void shouldTouchNothingBeforeItIsStarted(@TempDir Path other) throws Exception {
    CacheProvider provider = new CacheProvider();

    assertThat(provider.descriptor().id()).isEqualTo(2);
    assertThat(provider.descriptor().spiVersion()).isEqualTo(SpiVersion.CURRENT);
    assertThat(provider.descriptor().schemaHash()).isEqualTo(BuiltInService.CACHE.schemaHash());
    TestCache.create(other);
    try (var files = Files.list(other)) {
      assertThat(files).isEmpty();
    }
  }
}
