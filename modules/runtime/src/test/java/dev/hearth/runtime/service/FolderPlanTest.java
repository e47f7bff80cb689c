package dev.hearth.runtime.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.config.UserEnvironment;
import dev.hearth.config.UserEnvironment.OperatingSystem;
import dev.hearth.spi.ServiceDirectories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class FolderPlanTest {
  @TempDir private Path home;

  private FolderPlan plan(Map<String, String> variables) {
    return new FolderPlan("ci", new UserEnvironment(variables, home, OperatingSystem.XDG));
  }

  @Test
  void shouldFollowTheXDGVariables() throws Exception {
    ServiceDirectories folders =
        plan(Map.of(
                "XDG_STATE_HOME", home.resolve("s").toString(),
                "XDG_CACHE_HOME", home.resolve("c").toString()))
            .create("cache");

    assertThat(folders.state()).isEqualTo(home.resolve("s", "hearth", "ci", "cache")).isDirectory();
    assertThat(folders.cache()).isEqualTo(home.resolve("c", "hearth", "ci", "cache")).isDirectory();
  }

  @Test
  void shouldFallBackToTheHomeFolderForAVariableThatIsMissingOrRelative() throws Exception {
    ServiceDirectories folders = plan(Map.of("XDG_CACHE_HOME", "relative")).create("cache");

    assertThat(folders.state()).isEqualTo(home.resolve(".local", "state", "hearth", "ci", "cache"));
    assertThat(folders.cache()).isEqualTo(home.resolve(".cache", "hearth", "ci", "cache"));
  }

  @Test
  void shouldLetNobodyElseIn() throws Exception {
    Path open = home.resolve(".cache", "hearth", "ci", "cache");
    Files.createDirectories(open);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));

    ServiceDirectories folders = plan(Map.of()).create("cache");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folders.cache())))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folders.state())))
        .isEqualTo("rwx------");
  }
}
