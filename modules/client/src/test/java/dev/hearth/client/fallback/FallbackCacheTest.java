package dev.hearth.client.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.client.CachedBlob;
import dev.hearth.client.ClientOptions;
import dev.hearth.client.daemon.ObtainOptions;
import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The cache where there is no daemon and none can be started. */
final class FallbackCacheTest {
  private static final int MAX_BYTES = 100;
  private static final int DIGEST_CHARS = 64;

  @TempDir private Path home;

  private final List<String> notices = new ArrayList<>();

  private Path folder() {
    return home.resolve("fallback");
  }

  private FallbackCache cache() {
    Endpoint nobody = new Endpoint(home.resolve("s").toString());
    return new FallbackCache(
        ObtainOptions.of(ClientOptions.of(nobody, "test", "1"), Optional.empty())
            .withNotices(notices::add),
        FallbackOptions.in(folder()).withMaxBytes(MAX_BYTES));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String get(FallbackCache cache, String key) throws Exception {
    try (CachedBlob blob = cache.get("n", key)) {
      return blob == null
          ? null
          : new String(blob.bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
  }

  /** The blobs. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder())) {
      return all.filter(file -> file.getFileName().toString().length() >= DIGEST_CHARS)
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  @Test
  void shouldKeepBlobsAsPlainFilesWhoseNamesBeginWithTheirDigests() throws Exception {
    try (FallbackCache cache = cache()) {
      assertThat(cache.put("n", "k", bytes("blob"))).isEqualTo(Place.FOLDER);

      assertThat(get(cache, "k")).isEqualTo("blob");
      assertThat(get(cache, "other")).isNull();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes("blob").array());
      assertThat(files())
          .singleElement()
          .satisfies(
              file -> {
                assertThat(file).hasContent("blob");
                assertThat(file.getFileName().toString())
                    .startsWith(HexFormat.of().formatHex(digest));
              });
    }
  }

  @Test
  void shouldSayOnceInAWhileThatAFolderTakesTheDaemonsPlace() throws Exception {
    try (FallbackCache cache = cache()) {
      cache.put("n", "k", bytes("blob"));
      get(cache, "k");
    }
    assertThat(notices).singleElement().asString().contains("a folder takes the daemon's place");
  }

  @Test
  void shouldReplaceAndRemove() throws Exception {
    try (FallbackCache cache = cache()) {
      cache.put("n", "k", bytes("old"));
      cache.put("n", "k", bytes("new"));

      assertThat(get(cache, "k")).isEqualTo("new");
      assertThat(files()).hasSize(1);
      assertThat(cache.remove("n", "k")).isTrue();
      assertThat(cache.remove("n", "k")).isFalse();
      assertThat(get(cache, "k")).isNull();
    }
  }

  @Test
  void shouldNotServeWhatIsDamaged() throws Exception {
    try (FallbackCache cache = cache()) {
      cache.put("n", "k", bytes("blob"));
      Files.writeString(files().getFirst(), "blub");

      assertThat(get(cache, "k")).isNull();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldRefuseAFolderThatOthersCanWriteInto() throws Exception {
    Files.createDirectory(folder());
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwx---"));
    try (FallbackCache cache = cache()) {
      assertThatThrownBy(() -> cache.put("n", "k", bytes("blob")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("run chmod go-w " + folder());
      assertThatThrownBy(() -> get(cache, "k")).hasMessageContaining("others can write into");

      Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxr-x---"));
      assertThat(cache.put("n", "k", bytes("blob"))).isEqualTo(Place.FOLDER);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldRefuseAFolderOfAnotherUser() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can make one");
    Files.createDirectory(folder());
    Files.setAttribute(folder(), "unix:uid", 12345);
    try (FallbackCache cache = cache()) {
      assertThatThrownBy(() -> cache.put("n", "k", bytes("blob")))
          .hasMessageContaining("belongs to user 12345");
    }
  }

  @Test
  void shouldRemoveWhatWritersHaveLeftThatWereKilledAndCountWhatIsNotOld() throws Exception {
    try (FallbackCache cache = cache()) {
      cache.put("n", "k", bytes("blob"));
      Path entry = Objects.requireNonNull(files().getFirst().getParent());
      Path left = Files.writeString(entry.resolve("new-left"), "l".repeat(90));
      Files.setLastModifiedTime(left, FileTime.fromMillis(1000));
      Path empty = Files.createDirectory(folder().resolve("e".repeat(64)));
      Files.setLastModifiedTime(empty, FileTime.fromMillis(1000));
      cache.put("n", "other", bytes("blob"));

      assertThat(left).doesNotExist();
      assertThat(empty).doesNotExist();
      assertThat(get(cache, "k")).isEqualTo("blob");

      Path fresh = Files.writeString(entry.resolve("new-fresh"), "f".repeat(90));
      cache.put("n", "other", bytes("blob"));
      assertThat(fresh).exists();
      assertThat(get(cache, "k")).isNull();
    }
  }

  @Test
  void shouldMakeRoomByWhatWasPutLongestAgo() throws Exception {
    try (FallbackCache cache = cache()) {
      cache.put("n", "old", bytes("o".repeat(60)));
      Files.setLastModifiedTime(files().getFirst(), FileTime.fromMillis(1000));
      cache.put("n", "new", bytes("n".repeat(60)));

      assertThat(get(cache, "old")).isNull();
      assertThat(get(cache, "new")).isNotNull();
      assertThatThrownBy(() -> cache.put("n", "large", bytes("l".repeat(MAX_BYTES + 1))))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldShowEveryReaderAWholeBlobWhileOthersWrite() throws Exception {
    try (FallbackCache cache = cache();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      cache.put("n", "k", bytes("0".repeat(50)));
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        String content = Integer.toString(i).repeat(50);
        all.add(
            threads.submit(
                () -> {
                  for (int j = 0; j < 50; j++) {
                    cache.put("n", "k", bytes(content));
                    String seen = get(cache, "k");
                    assertThat(seen == null || seen.equals(seen.substring(0, 1).repeat(50)))
                        .isTrue();
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
      assertThat(Objects.requireNonNull(get(cache, "k"))).hasSize(50);
    }
  }
}
