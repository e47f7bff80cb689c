package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.StopOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the folders that the cache keeps its files in. */
class CacheFoldersTest {
  @TempDir private Path home;

  /** Starts and stops a cache, and prints what it logs. */
  static final class Once {
    private Once() {}

    public static void main(String[] arguments) throws Exception {
      TestCache.start(Path.of(arguments[0])).close();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldMakeItsFoldersForItsUserAloneFromTheStart() throws Exception {
    Path folder = home.resolve("instance/cache");
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "umask 022; exec \"$@\"", "sh"));
    command.addAll(ChildJvm.command(Once.class, folder.toString()));
    command.add(5, "-Dorg.apache.logging.log4j.simplelog.level=INFO");
    Process once = new ProcessBuilder(command).redirectErrorStream(true).start();

    String said = new String(once.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(once.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain("had the mode");
    for (String name : new String[] {"", "blobs", "packs", "tmp"}) {
      assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

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
