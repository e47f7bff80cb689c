package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class DaemonAddressTest {
  @Test
  void shouldLieInTheUsersRuntimeFolder() {
    assertThat(DaemonAddress.of("default", Map.of("XDG_RUNTIME_DIR", "/run/user/7")).address())
        .isEqualTo("/run/user/7/hearth/default.sock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "relative/path"})
  void shouldLieInAFolderOfTheUsersNumberWhereNoRuntimeFolderIsNamed(
      String runtimeFolder, @TempDir Path mine) throws Exception {
    Object uid = Files.getAttribute(mine, "unix:uid");

    assertThat(DaemonAddress.of("ci", Map.of("XDG_RUNTIME_DIR", runtimeFolder)).address())
        .isEqualTo("/tmp/hearth-" + uid + "/ci.sock");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".hidden", "..", "a/b", "a b", "ä"})
  void shouldRefuseANameThatIsNoFileName(String instance) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DaemonAddress.of(instance, Map.of("XDG_RUNTIME_DIR", "/run")))
        .withMessageContaining("'" + instance + "'");
  }

  @Test
  void shouldRefuseANameThatIsTooLong() {
    assertThat(DaemonAddress.checkInstance("a".repeat(64))).hasSize(64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DaemonAddress.checkInstance("a".repeat(65)));
  }
}
