package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What all commands have in common, and those that report on the daemon. */
@DisabledOnOs(OS.WINDOWS)
class HearthCommandIT {
  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();

  @Test
  void shouldReportServicesConnectionsAndMemory() throws Exception {
    hearth.run("up");

    JsonObject status = hearth.run("status", "--json").json();

    assertThat(status.getAsJsonArray("services"))
        .extracting(service -> service.getAsJsonObject().get("name").getAsString())
        .containsExactly("control", "cache");
    assertThat(status.getAsJsonArray("services"))
        .extracting(service -> service.getAsJsonObject().get("state").getAsString())
        .containsOnly("running");
    assertThat(status.getAsJsonObject("connections").get("open").getAsInt()).isEqualTo(1);
    assertThat(status.getAsJsonObject("memory").get("heap_used").getAsLong()).isPositive();
    assertThat(status.get("socket").getAsString()).endsWith("default.sock");
    assertThat(hearth.run("status").out()).contains("control", "cache", "running", "resident");
    assertThat(hearth.run("services").out()).contains("control", "cache", "running");
  }

  @Test
  void shouldHaveOneVersion() throws Exception {
    hearth.run("up");
    String version = hearth.run("version", "--json").json().get("version").getAsString();

    assertThat(hearth.run("--json", "--version").json().get("version").getAsString())
        .isEqualTo(version);
    assertThat(hearth.run("services", "--json").json().getAsJsonArray("services"))
        .extracting(service -> service.getAsJsonObject().get("version").getAsString())
        .containsOnly(version);
  }

  @Test
  void shouldMeasureRoundTrips() throws Exception {
    hearth.run("up");

    JsonObject ping = hearth.run("ping", "-n", "100", "--json").json();

    assertThat(ping.get("count").getAsInt()).isEqualTo(100);
    assertThat(ping.get("min_ns").getAsLong())
        .isPositive()
        .isLessThanOrEqualTo(ping.get("p50_ns").getAsLong());
    assertThat(ping.get("p99_ns").getAsLong()).isLessThanOrEqualTo(ping.get("max_ns").getAsLong());
    assertThat(hearth.run("ping", "-n", "0").code()).isEqualTo(2);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldFailWhereItsOutputIsLost() throws Exception {
    Process version = hearth.builder("", "version").redirectOutput(new File("/dev/full")).start();

    assertThat(version.waitFor()).isEqualTo(1);
    assertThat(version.errorReader().readLine()).contains("standard output: No space left");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldSayThatItsReaderHasGone() throws Exception {
    Process help = hearth.builder("", "help").start();
    help.getInputStream().close();

    assertThat(help.errorReader().readLine())
        .isEqualTo("hearth: cannot write to standard output: Broken pipe");
    assertThat(help.waitFor()).isEqualTo(1);
  }

  @Test
  void shouldShowTheHelpOfACommand() throws Exception {
    assertThat(hearth.run("help", "cache", "get").out())
        .startsWith("Usage: hearth cache get")
        .isEqualTo(hearth.run("cache", "get", "--help").out());
    assertThat(hearth.run("help", "cache", "got").code()).isEqualTo(2);
  }

  @Test
  void shouldPrintACompletionThatBashUnderstands() throws Exception {
    Path script =
        Files.write(hearth.folder().resolve("c"), hearth.run("completion", "bash").bytes());

    Process bash = new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();

    assertThat(bash.waitFor()).isZero();
    assertThat(script).content().contains("cache", "--socket", "stats");
  }

  @Test
  void shouldLoadNeitherGuiceNorLog4jInTheCommand() throws Exception {
    hearth.run("up");
    Path log = hearth.folder().resolve("classes");

    hearth.runWith("-Xlog:class+load:file=" + log, "status");

    assertThat(log)
        .content()
        .contains("dev.hearth.client.HearthClient")
        .doesNotContain("com.google.inject", "org.apache.logging", "com.typesafe");
  }
}
