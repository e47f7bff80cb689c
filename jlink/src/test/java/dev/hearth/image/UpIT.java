package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.hearth.image.HearthRunner.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code hearth up} and {@code down} do, and how they fail. */
@DisabledOnOs(OS.WINDOWS)
class UpIT {
  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();

  @Test
  void shouldStartADaemonAndAttachToItAfterwards() throws Exception {
    JsonObject first = hearth.run("up", "--json").json();
    JsonObject second = hearth.run("--json", "up").json();

    assertThat(first.get("started").getAsBoolean()).isTrue();
    assertThat(second.get("started").getAsBoolean()).isFalse();
    assertThat(second.get("pid")).isEqualTo(first.get("pid"));
    assertThat(first.get("instance").getAsString()).isEqualTo("default");
  }

  @Test
  void shouldStopTheDaemonAndItsProcess() throws Exception {
    long pid = hearth.run("up", "--json").json().get("pid").getAsLong();

    JsonObject stopped = hearth.run("down", "--json").json();

    assertThat(stopped.get("stopped").getAsBoolean()).isTrue();
    assertThat(HearthRunner.runs(pid)).isFalse();
    assertThat(hearth.run("down", "--json").json().get("stopped").getAsBoolean()).isFalse();
  }

  @Test
  void shouldSayHowToStartADaemonWhereThereIsNone() throws Exception {
    Ended ended = hearth.run("status");

    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).startsWith("hearth: no daemon at ").contains("'hearth up'");
    assertThat(hearth.run("ping", "--json").json().getAsJsonObject("error").get("kind"))
        .hasToString("\"no-daemon\"");
  }

  @Test
  void shouldNameTheServicesThatFailedWhenItStartsADaemon() throws Exception {
    Path config =
        Files.writeString(hearth.folder().resolve("c.conf"), "services.cache.folder = /dev/null\n");

    Ended up = hearth.run("up", "--config", config.toString());

    assertThat(up.code()).isZero();
    assertThat(up.err()).contains("hearth: the service cache failed: ");
    assertThat(hearth.run("up", "--json").json().getAsJsonArray("failed_services"))
        .extracting(service -> service.getAsJsonObject().get("name").getAsString())
        .containsExactly("cache");
  }

  @Test
  void shouldSayWhatKeepsADaemonFromStarting() throws Exception {
    Path config = Files.writeString(hearth.folder().resolve("c.conf"), "daemon.instanze = x\n");

    Ended ended = hearth.run("up", "--config", config.toString());

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.err()).contains("daemon.instanze", "did you mean 'instance'?");
    assertThat(hearth.run("status").code()).isEqualTo(4);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldGiveUpInTimeOnADaemonThatDoesNotAnswer() throws Exception {
    long pid = hearth.run("up", "--json").json().get("pid").getAsLong();
    HearthRunner.signal("STOP", pid);
    try {
      for (String command : List.of("status", "up", "down")) {
        Ended ended = hearth.run(command, "--timeout", "300ms");

        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.err()).contains("gave up after ").contains("wait longer with --timeout");
      }
    } finally {
      HearthRunner.signal("CONT", pid);
    }
    assertThat(hearth.run("status").code()).isZero();
  }
}
