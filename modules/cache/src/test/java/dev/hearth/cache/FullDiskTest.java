package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.protocol.cache.ClearRequest;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fills a small file system that a process of its own mounts where no one else sees it. */
class FullDiskTest {
  private static final int LARGE = 150_000;
  private static final int SMALL = 10;
  private static final int FIRST_SMALL = 1_000;

  private final Path folder;

  FullDiskTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void shouldKeepEverythingWhenTheDiskIsFull() throws Exception {
    shouldSucceedOnASmallDisk(OnASmallDisk.class);
  }

  @Test
  void shouldKeepEverythingWhenThereIsNoRoomForAnotherPack() throws Exception {
    shouldSucceedOnASmallDisk(InPacksOnASmallDisk.class);
  }

  private void shouldSucceedOnASmallDisk(Class<?> main) throws Exception {
    assumeTrue(succeeds("unshare", "--user", "--map-root-user", "--mount", "true"));
    String child =
        ChildJvm.command(main, folder.toString()).stream()
            .map(argument -> "'" + argument + "'")
            .collect(Collectors.joining(" "));
    String script = "mount -t tmpfs -o size=2m tmpfs '" + folder + "' && exec " + child;

    Process process = start("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("all is well");
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return start(command).waitFor() == 0;
    } catch (IOException _) {
      return false; // there is no such command on this system
    }
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** What runs on the small file system. */
  static final class OnASmallDisk {
    private OnASmallDisk() {}

    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      List<Integer> stored = new ArrayList<>();
      try (TestCache cache = TestCache.start(disk)) {
        shouldBeFull(disk, fill(cache, 0, stored));
        assertThat(stored).hasSizeGreaterThan(5);
        shouldBeFull(disk, fill(cache, FIRST_SMALL, stored));
        shouldHave(cache, stored);
        assertThat(Blobs.files(disk)).hasSize(stored.size());
      }
      try (TestCache cache = TestCache.start(disk)) {
        shouldHave(cache, stored);
        assertThat(cache.remove("key0")).isTrue();
        assertThat(cache.remove("key1")).isTrue();
        stored.remove(Integer.valueOf(1));
        cache.put("key0", blob(0));
        shouldHave(cache, stored);
        shouldBeFull(disk, fill(cache, 2 * FIRST_SMALL, stored));

        cache.clear(ClearRequest.newBuilder().setAllNamespaces(true).build());
        assertThat(Blobs.files(disk)).isEmpty();
        cache.put("key0", blob(0));
      }
      try (TestCache cache = TestCache.start(disk)) {
        assertThat(cache.statistics().getEntries()).isEqualTo(1);
        shouldHave(cache, List.of(0));
      }
      System.out.println("all is well");
    }

    /** Stores until there is no room. */
    private static CallException fill(TestCache cache, int from, List<Integer> stored)
        throws Exception {
      CallException full = null;
      for (int i = from; full == null; i++) {
        int next = i;
        full =
            catchThrowableOfType(
                CallException.class,
                () -> {
                  cache.put("key" + next, blob(next));
                  stored.add(next);
                });
      }
      return full;
    }

    private static void shouldBeFull(Path disk, CallException refused) {
      assertThat(refused.code()).as(refused.getMessage()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
      assertThat(refused).hasMessageContaining("the disk of the cache folder " + disk);
    }

    private static byte[] blob(int number) {
      return Blobs.random(number, number < FIRST_SMALL ? LARGE : SMALL);
    }

    private static void shouldHave(TestCache cache, List<Integer> stored) throws Exception {
      for (int number : stored) {
        assertThat(cache.get("key" + number).blob()).isEqualTo(blob(number));
      }
    }
  }

  /** As the other, with packs, which are as large as they will ever be from the beginning. */
  static final class InPacksOnASmallDisk {
    private static final int LENGTH = 20_000;

    private InPacksOnASmallDisk() {}

    public static void main(String[] arguments) throws Exception {
      Path disk = Path.of(arguments[0]);
      int stored;
      try (TestCache cache = TestCache.start(disk, TestCache.packed())) {
        stored = fill(cache, 0);
        assertThat(Blobs.packBytes(disk)).isGreaterThan(1 << 20);
        shouldHave(cache, stored, 0);
      }
      try (TestCache cache = TestCache.start(disk, TestCache.packed())) {
        shouldHave(cache, stored, 0);
        long before = Blobs.packBytes(disk);
        for (int i = 0; i < stored / 2; i++) {
          remove(cache, "key" + i);
        }
        // In the background.
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (Blobs.packBytes(disk) >= before && System.nanoTime() < giveUp) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        int more = fill(cache, stored);
        assertThat(more).as("more after %d", stored).isGreaterThan(stored + 5);
        shouldHave(cache, more, stored / 2);
      }
      System.out.println("all is well");
    }

    /** Until packs have made room, the index may find none to say that an entry is gone. */
    private static void remove(TestCache cache, String key) throws Exception {
      try {
        assertThat(cache.remove(key)).isTrue();
      } catch (CallException e) {
        assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
        assertThat(cache.get(key).found()).isFalse();
      }
    }

    /** Stores from a number on until there is no room; answers the first that found none. */
    private static int fill(TestCache cache, int from) {
      for (int i = from; ; i++) {
        int next = i;
        CallException full =
            catchThrowableOfType(
                CallException.class, () -> cache.put("key" + next, Blobs.random(next, LENGTH)));
        if (full != null) {
          assertThat(full.code()).as(full.getMessage()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
          return i;
        }
      }
    }

    private static void shouldHave(TestCache cache, int end, int from) throws Exception {
      for (int i = from; i < end; i++) {
        assertThat(cache.get("key" + i).blob()).isEqualTo(Blobs.random(i, LENGTH));
      }
    }
  }
}
