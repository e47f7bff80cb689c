package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code hearth logs}. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogsIT {
  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();

  @Test
  void shouldShowTheLogOfADaemonThatRunsNoMore() throws Exception {
    assertThat(hearth.run("logs").err()).contains("there is no log yet at ");
    hearth.run("up");
    hearth.run("down");

    assertThat(hearth.run("logs").out()).contains(" ready socket=").contains("stopped clean=true");
    JsonObject one = hearth.run("logs", "-n", "1", "--json").json();
    assertThat(one.getAsJsonArray("lines")).hasSize(1);
    assertThat(one.get("file").getAsString()).endsWith("hearthd.log");
    assertThat(hearth.run("logs", "-n", "-1").code()).isEqualTo(2);
    assertThat(hearth.run("logs", "-f", "--json").code()).isEqualTo(2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldFollowALogThatIsNotThereYetAndOneThatIsDeleted() throws Exception {
    Process logs = hearth.builder("", "logs", "-f").start();
    try (BufferedReader said = logs.inputReader()) {
      assertThat(logs.errorReader().readLine()).contains("there is no log yet at ");
      hearth.run("up");
      awaitLine(said, " ready socket=");

      Files.delete(hearth.log());
      awaitLine(said, "log restored");
    } finally {
      logs.destroyForcibly().waitFor();
    }
  }

  private static void awaitLine(BufferedReader said, String text) throws Exception {
    String line = said.readLine();
    while (line != null && !line.contains(text)) {
      line = said.readLine();
    }
    assertThat(line).contains(text);
  }
}
