package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.hearth.image.HearthRunner.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the commands make of a configuration, and {@code hearth config check}. */
@DisabledOnOs(OS.WINDOWS)
class ConfigurationIT {
  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();

  @Test
  void shouldFindTheDaemonThatTheConfigurationNames() throws Exception {
    Path socket = hearth.folder().resolve("elsewhere").resolve("s");
    Path config =
        Files.writeString(hearth.folder().resolve("c.conf"), "daemon.socket = " + socket + "\n");

    JsonObject up = hearth.run("up", "--json", "--config", config.toString()).json();
    Ended status = hearth.run("status", "--socket", socket.toString());
    Ended down = hearth.run("down", "--config", config.toString());

    assertThat(up.get("socket").getAsString()).isEqualTo(socket.toString());
    assertThat(status.code()).isZero();
    assertThat(down.out()).contains("is stopped");
  }

  @Test
  void shouldPassOnWhatTheCheckFinds() throws Exception {
    Path config = Files.writeString(hearth.folder().resolve("c.conf"), "daemon.max-calls = none\n");

    Ended wrong = hearth.run("config", "check", "--json", "--config", config.toString());

    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.json().get("valid").getAsBoolean()).isFalse();
    assertThat(wrong.out()).contains("daemon.max-calls");
    assertThat(hearth.run("config", "check").code()).isZero();
  }

  @Test
  void shouldReadNoSocketFromAConfigurationThatIsWrong() throws Exception {
    Path config = Files.writeString(hearth.folder().resolve("c.conf"), "daemon { socket = [\n");

    Ended ended = hearth.run("status", "--config", config.toString());

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("c.conf:");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldGiveUpInTimeOnACheckThatDoesNotEnd() throws Exception {
    // Who reads it waits for somebody who writes.
    Path pipe = hearth.folder().resolve("c.conf");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    Ended check = hearth.run("config", "check", "--config", pipe.toString(), "--timeout", "300ms");

    assertThat(check.code()).isEqualTo(7);
    assertThat(check.err())
        .contains("hearthd --check --config " + pipe + " has not ended after 300")
        .contains("wait longer with --timeout");
  }
}
