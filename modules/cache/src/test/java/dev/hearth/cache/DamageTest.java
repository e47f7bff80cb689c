package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is damaged is never served, and disturbs nothing else. */
class DamageTest {
  private static final byte[] GOOD = Blobs.random(1, 3000);
  private static final byte[] OTHER = Blobs.random(2, 3000);

  private final Path folder;

  DamageTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private interface Damage {
    void to(Path file) throws IOException;
  }

  private void shouldDropWhatSuffered(Damage damage) throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", GOOD);
      cache.put("shared", GOOD);
      cache.put("b", OTHER);
      damage.to(Blobs.file(folder, GOOD));

      shouldTellOfTheLoss(cache, "a");
      assertThat(cache.get("a").found()).isFalse();
      shouldTellOfTheLoss(cache, "shared");
      assertThat(cache.get("shared").found()).isFalse();
      assertThat(cache.get("b").blob()).isEqualTo(OTHER);
      assertThat(cache.statistics().getDamaged()).isEqualTo(2);
      assertThat(cache.statistics().getEntries()).isEqualTo(1);
      assertThat(Blobs.files(folder)).hasSize(1);
    }
    try (TestCache cache = TestCache.start(folder)) {
      assertThat(cache.statistics().getEntries()).isEqualTo(1);
      cache.put("a", GOOD);
      assertThat(cache.get("a").blob()).isEqualTo(GOOD);
    }
  }

  private static void shouldTellOfTheLoss(TestCache cache, String key) {
    assertThatThrownBy(() -> cache.get(key))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS));
  }

  @Test
  void shouldDropABlobWithAChangedByte() throws Exception {
    shouldDropWhatSuffered(DamageTest::flipAByte);
  }

  @Test
  void shouldDropABlobThatWasCut() throws Exception {
    shouldDropWhatSuffered(file -> Files.write(file, Arrays.copyOf(GOOD, 10)));
  }

  @Test
  void shouldDropABlobWhoseFileIsGone() throws Exception {
    shouldDropWhatSuffered(Files::delete);
  }

  private static void flipAByte(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[1234] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
  }

  @Test
  void shouldServeABlobWhoseFileWasOnlyTouched() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", GOOD);
      Files.setLastModifiedTime(Blobs.file(folder, GOOD), FileTime.fromMillis(1));

      assertThat(cache.get("a").blob()).isEqualTo(GOOD);
      assertThat(cache.statistics().getDamaged()).isZero();
    }
  }

  @Test
  void shouldMendADamagedBlobThatIsStoredAnew() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", GOOD);
      flipAByte(Blobs.file(folder, GOOD));

      cache.put("b", GOOD);

      assertThat(cache.get("a").blob()).isEqualTo(GOOD);
      assertThat(cache.get("b").blob()).isEqualTo(GOOD);
    }
  }

  @Test
  void shouldHealABlobThatIsDamagedInAWayThatDoesNotShow() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", GOOD);
      damageInSecret();

      cache.put("b", GOOD);

      assertThat(cache.get("a").blob()).isEqualTo(GOOD);
      assertThat(cache.get("b").blob()).isEqualTo(GOOD);
    }
  }

  /** With the size and the time that it had, as a failing disk leaves it. */
  private void damageInSecret() throws IOException {
    Path file = Blobs.file(folder, GOOD);
    FileTime modified = Files.getLastModifiedTime(file);
    Files.write(file, new byte[GOOD.length]);
    Files.setLastModifiedTime(file, modified);
  }

  @Test
  void shouldLeaveFoldersAndLinksAloneThatHaveNamesOfItsOwn() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", GOOD);
    }
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path kept = Files.writeString(elsewhere.resolve("ab" + "0".repeat(62)), "not the cache's");
    Files.createSymbolicLink(folder.resolve("blobs/ab"), elsewhere);
    Path foreign = Files.createDirectory(folder.resolve("tmp/put-x"));
    Files.writeString(foreign.resolve("file"), "not the cache's");
    Files.delete(folder.resolve("index.log"));

    try (TestCache cache = TestCache.start(folder)) {
      awaitSweep();
      assertThat(foreign.resolve("file")).exists();
      assertThat(kept).exists();
      cache.put("a", GOOD);
    }
  }

  /** In the background; nothing tells when it is done but what is gone. */
  private void awaitSweep() throws IOException {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (Files.exists(Blobs.file(folder, GOOD)) && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  @Test
  void shouldTakeTheRightsOfOthersAway() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

    TestCache.start(folder).close();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
  }

  @Test
  void shouldCheckWhatWasStoredBeforeTheLastStart() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", GOOD);
      cache.put("b", OTHER);
    }
    damageInSecret();

    try (TestCache cache = TestCache.start(folder)) {
      shouldTellOfTheLoss(cache, "a");
      assertThat(cache.get("b").blob()).isEqualTo(OTHER);
    }
  }

  @Test
  void shouldLeaveForeignFilesAloneAndRemoveHalfWrittenOnes() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", GOOD);
    }
    Path sub = Blobs.file(folder, GOOD).resolveSibling("notes.txt");
    Path[] foreign = {
      folder.resolve("README"),
      folder.resolve("tmp/mine"),
      folder.resolve("blobs/stray"),
      sub,
      sub.resolveSibling("0".repeat(64))
    };
    for (Path file : foreign) {
      Files.writeString(file, "not the cache's");
    }
    Path half = Files.write(folder.resolve("tmp/put-7"), Arrays.copyOf(OTHER, 100));

    try (TestCache cache = TestCache.start(folder)) {
      assertThat(half).doesNotExist();
      assertThat(foreign).allSatisfy(file -> assertThat(file).exists());
      assertThat(cache.get("a").blob()).isEqualTo(GOOD);
      assertThat(cache.statistics().getEntries()).isEqualTo(1);
    }
  }

  @Test
  void shouldStartEmptyWithAnIndexThatIsNone() throws Exception {
    Files.writeString(folder.resolve("index.log"), "something else altogether");

    try (TestCache cache = TestCache.start(folder)) {
      assertThat(cache.statistics().getEntries()).isZero();
      cache.put("a", GOOD);
    }
    try (TestCache cache = TestCache.start(folder);
        Stream<Path> files = Files.list(folder)) {
      assertThat(cache.get("a").blob()).isEqualTo(GOOD);
      assertThat(files.filter(file -> file.toString().contains("damaged"))).hasSize(1);
    }
  }

  @Test
  void shouldNotKeepTheFilesOfBlobsWhoseIndexIsLost() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", GOOD);
    }
    Files.delete(folder.resolve("index.log"));

    try (TestCache cache = TestCache.start(folder)) {
      // Swept in the background; nothing tells when that is done.
      long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!Blobs.files(folder).isEmpty() && System.nanoTime() < giveUp) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
      assertThat(Blobs.files(folder)).isEmpty();
      assertThat(cache.statistics().getEntries()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldServeNothingWrongWhereverTheIndexIsCutOrDamaged(boolean packed) throws Exception {
    CacheConfiguration configuration =
        packed ? TestCache.packed() : TestCache.configuration(1L << 30);
    Map<String, byte[]> stored = new HashMap<>();
    try (TestCache cache = TestCache.start(folder, configuration)) {
      for (int i = 0; i < 20; i++) {
        stored.put("key" + i, Blobs.random(i, 100));
        cache.put("key" + i, Blobs.random(i, 100));
      }
    }
    Path index = folder.resolve("index.log");
    byte[] whole = Files.readAllBytes(index);
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      if (random.nextBoolean() && bytes.length > 0) {
        bytes = whole.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path copy = Files.createDirectory(folder.resolve("copy" + seed));
      copyBlobs(copy);
      Files.write(copy.resolve("index.log"), bytes, StandardOpenOption.CREATE_NEW);

      try (TestCache cache = TestCache.start(copy, configuration)) {
        for (Map.Entry<String, byte[]> entry : stored.entrySet()) {
          TestCache.Got got = cache.get(entry.getKey());
          if (got.found()) {
            assertThat(got.blob()).as("seed %d", seed).isEqualTo(entry.getValue());
          }
        }
        cache.put("new", GOOD);
      }
      try (TestCache cache = TestCache.start(copy, configuration)) {
        assertThat(cache.get("new").blob()).as("seed %d", seed).isEqualTo(GOOD);
      }
    }
  }

  private void copyBlobs(Path copy) throws IOException {
    Files.createDirectories(copy.resolve("packs"));
    try (Stream<Path> packs = Files.list(folder.resolve("packs"))) {
      for (Path pack : packs.toList()) {
        Files.copy(pack, copy.resolve("packs").resolve(pack.getFileName()));
      }
    }
    Files.createDirectories(copy.resolve("blobs"));
    try (Stream<Path> subs = Files.list(folder.resolve("blobs"))) {
      for (Path sub : subs.toList()) {
        Path target = Files.createDirectory(copy.resolve("blobs").resolve(sub.getFileName()));
        try (Stream<Path> files = Files.list(sub)) {
          for (Path file : files.toList()) {
            Files.copy(file, target.resolve(file.getFileName()));
          }
        }
      }
    }
  }
}
