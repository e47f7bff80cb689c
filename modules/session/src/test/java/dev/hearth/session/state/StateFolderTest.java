package dev.hearth.session.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateFolderTest {
  private static final Path HOME = Path.of("/home/me").toAbsolutePath();

  @Test
  void shouldFollowTheXDGVariableUnlessItIsRelative() {
    String named = Path.of("/state").toAbsolutePath().toString();

    assertThat(StateFolder.of("ci", Map.of("XDG_STATE_HOME", named), HOME, false).path())
        .isEqualTo(Path.of(named, "hearth", "ci"));
    assertThat(StateFolder.of("ci", Map.of("XDG_STATE_HOME", "state"), HOME, false).log())
        .isEqualTo(HOME.resolve(".local", "state", "hearth", "ci", "hearthd.log"));
  }

  @Test
  void shouldLieInTheLocalFolderOnWindows() {
    assertThat(StateFolder.of("ci", Map.of(), HOME, true).path())
        .isEqualTo(HOME.resolve("AppData", "Local", "hearth", "state", "ci"));
  }
}
