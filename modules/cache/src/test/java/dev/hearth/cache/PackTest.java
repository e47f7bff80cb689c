package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.cache.store.SyncPolicy;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Short blobs in packs: what becomes of dead ones, and of damaged packs. */
class PackTest {
  private static final int LENGTH = 10_000;

  /** So many go into one pack. */
  private static final int OF_A_PACK = TestCache.PACK_BYTES / LENGTH;

  private final Path folder;

  PackTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static byte[] blob(int number) {
    return Blobs.random(number, LENGTH);
  }

  private static void store(TestCache cache, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      cache.put("key" + i, blob(i));
    }
  }

  private static void shouldHave(TestCache cache, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      assertThat(cache.get("key" + i).blob()).isEqualTo(blob(i));
    }
  }

  private List<Path> packs() throws IOException {
    try (Stream<Path> packs = Files.list(folder.resolve("packs"))) {
      return packs.toList();
    }
  }

  private void awaitPacks(int most) throws IOException {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (packs().size() > most && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(packs()).hasSizeLessThanOrEqualTo(most);
  }

  @Test
  void shouldKeepShortBlobsSideBySideAndOthersInFiles() throws Exception {
    try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
      cache.put("short", new byte[TestCache.PACKED_BYTES]);
      cache.put("long", new byte[TestCache.PACKED_BYTES + 1]);
      assertThat(packs()).hasSize(1);
      assertThat(Blobs.files(folder)).hasSize(1);
    }
  }

  @Test
  void shouldServeWhatACacheWithoutPacksHasStored() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      store(cache, 0, 5);
    }
    try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
      shouldHave(cache, 0, 5);
      store(cache, 3, 8);
      shouldHave(cache, 0, 8);
      assertThat(Blobs.files(folder)).hasSize(5);
    }
    try (TestCache cache = TestCache.start(folder)) {
      shouldHave(cache, 0, 8);
      store(cache, 6, 8);
      assertThat(Blobs.files(folder)).hasSize(7);
    }
    try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
      shouldHave(cache, 0, 8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldUseTheRoomOfWhatWasReplacedAgain(SyncPolicy sync) throws Exception {
    int turns = sync == SyncPolicy.PROCESS ? 40 : 4;
    try (TestCache cache = TestCache.start(folder, TestCache.packed(1L << 30, sync))) {
      for (int turn = 0; turn < turns; turn++) {
        for (int i = 0; i < OF_A_PACK; i++) {
          cache.put("key" + i, blob(i + turn));
        }
      }
      awaitPacks(5);
      for (int i = 0; i < OF_A_PACK; i++) {
        assertThat(cache.get("key" + i).blob()).isEqualTo(blob(i + turns - 1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldMoveWhatLivesOutOfPacksThatAreMostlyDead(SyncPolicy sync) throws Exception {
    CacheConfiguration configuration = TestCache.packed(1L << 30, sync);
    int count = 8 * OF_A_PACK;
    try (TestCache cache = TestCache.start(folder, configuration)) {
      store(cache, 0, count);
      assertThat(packs()).hasSizeGreaterThanOrEqualTo(8);
      for (int i = 0; i < count; i++) {
        if (i % 8 != 0) {
          cache.remove("key" + i);
        }
      }
      awaitPacks(5);
      shouldHaveEveryEighth(cache, count);
    }
    try (TestCache cache = TestCache.start(folder, configuration)) {
      shouldHaveEveryEighth(cache, count);
      assertThat(cache.statistics().getDamaged()).isZero();
    }
  }

  private static void shouldHaveEveryEighth(TestCache cache, int count) throws Exception {
    for (int i = 0; i < count; i += 8) {
      assertThat(cache.get("key" + i).blob()).isEqualTo(blob(i));
    }
    assertThat(cache.statistics().getEntries()).isEqualTo((count + 7) / 8);
  }

  @Test
  void shouldGoOnInThePackThatWasBegunBeforeARestart() throws Exception {
    for (int start = 0; start < 10; start++) {
      try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
        store(cache, start, start + 1);
        shouldHave(cache, 0, start + 1);
      }
    }
    assertThat(packs()).hasSize(1);
  }

  private interface Damage {
    void to(Path pack) throws IOException;
  }

  /** Of the blobs in the one pack, those from a number on are lost, and no other. */
  private void shouldLoseOnly(int from, Damage damage) throws Exception {
    try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
      store(cache, 0, 10);
    }
    damage.to(packs().getFirst());
    try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
      shouldHave(cache, 0, from);
      for (int i = from; i < 10; i++) {
        String key = "key" + i;
        assertThatThrownBy(() -> cache.get(key))
            .isInstanceOfSatisfying(
                CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS));
        assertThat(cache.get(key).found()).isFalse();
      }
      assertThat(cache.statistics().getDamaged()).isEqualTo(10 - from);
      store(cache, 0, 40);
      shouldHave(cache, 0, 40);
    }
    try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
      shouldHave(cache, 0, 40);
    }
  }

  @Test
  void shouldDropWhatWasChanged() throws Exception {
    shouldLoseOnly(
        9,
        pack -> {
          try (FileChannel channel = FileChannel.open(pack, StandardOpenOption.WRITE)) {
            long ninth = 9L * ((LENGTH + 63) / 64 * 64);
            channel.write(ByteBuffer.wrap(new byte[LENGTH]), ninth);
          }
        });
  }

  @Test
  void shouldDropWhatWasCutOff() throws Exception {
    shouldLoseOnly(
        3,
        pack -> {
          try (FileChannel channel = FileChannel.open(pack, StandardOpenOption.WRITE)) {
            channel.truncate(4L * LENGTH - 10);
          }
        });
  }

  @Test
  void shouldDropWhatWasInAPackThatIsGone() throws Exception {
    shouldLoseOnly(0, Files::delete);
  }

  @Test
  void shouldLeaveForeignFilesAlone() throws Exception {
    TestCache.start(folder, TestCache.packed()).close();
    Path[] foreign = {folder.resolve("packs/notes.txt"), folder.resolve("packs/7.pack")};
    Files.writeString(foreign[0], "not the cache's");
    Files.createDirectory(foreign[1]);
    try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
      store(cache, 0, 100);
      shouldHave(cache, 0, 100);
    }
    assertThat(foreign).allSatisfy(file -> assertThat(file).exists());
  }

  @Test
  void shouldSurviveThatAPackIsCutWhileItIsInUse() throws Exception {
    try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
      store(cache, 0, 3);
      try (FileChannel channel = FileChannel.open(packs().getFirst(), StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }

      // A JVM tells of the fault at once or a moment later.
      assertThatThrownBy(() -> cache.put("more", blob(3)))
          .isInstanceOfAny(CallException.class, InternalError.class);

      cache.put("long", new byte[TestCache.PACKED_BYTES + 1]);
      assertThat(cache.get("long").found()).isTrue();
    }
  }
}
