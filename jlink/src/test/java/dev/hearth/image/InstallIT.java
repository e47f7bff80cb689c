package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Installing for systemd. A program of the test stands in its place, because no build machine lets
 * a test have a daemon started at each login.
 */
@EnabledOnOs(OS.LINUX)
class InstallIT {
  @TempDir private Path folder;
  private HearthRunner hearth;
  private Path units;
  private Path calls;

  @BeforeEach
  void begin() throws Exception {
    hearth = new HearthRunner(folder);
    units = folder.resolve("XDG_CONFIG_HOME").resolve("systemd").resolve("user");
    calls = folder.resolve("calls");
    systemctl("echo \"$@\" >>'" + calls + "'");
  }

  private void systemctl(String line) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path program = Files.writeString(bin.resolve("systemctl"), "#!/bin/sh\n" + line + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  private HearthRunner.Ended run(String... arguments) throws Exception {
    ProcessBuilder builder = hearth.builder("", arguments);
    String path = folder.resolve("bin") + ":" + System.getenv("PATH");
    builder.environment().put("PATH", path);
    Path err = folder.resolve("install.err");
    Process process = builder.redirectError(err.toFile()).start();
    byte[] out = process.getInputStream().readAllBytes();
    return new HearthRunner.Ended(
        process.waitFor(), new String(out, StandardCharsets.ISO_8859_1), Files.readString(err));
  }

  private static List<String> states(JsonObject report) {
    return report.getAsJsonArray("files").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .map(file -> file.get("what").getAsString())
        .toList();
  }

  @Test
  void shouldInstallOnceAndTakeItBackOnce() throws Exception {
    JsonObject first = JsonParser.parseString(run("install", "--json").out()).getAsJsonObject();
    assertThat(states(first)).containsExactly("wrote", "wrote");
    assertThat(units.resolve("hearth.socket"))
        .content()
        .contains("ListenStream=" + folder.resolve("XDG_RUNTIME_DIR") + "/hearth/default.sock");
    assertThat(units.resolve("hearth.service"))
        .content()
        .contains("Type=notify", "bin/hearthd\" \"--instance\" \"default\" \"--socket\"");
    assertThat(calls)
        .hasContent(
            """
            --user show-environment
            --user is-active hearth.service
            --user daemon-reload
            --user enable --now hearth.socket
            """);

    assertThat(run("install").out()).contains("unchanged").doesNotContain("wrote");
    assertThat(run("uninstall").out()).contains("removed  " + units.resolve("hearth.socket"));
    assertThat(units).isEmptyDirectory();
    assertThat(calls).content().contains("--user disable --now hearth.socket");
    assertThat(run("uninstall").code()).isZero();
    assertThat(run("uninstall").out()).contains("absent").doesNotContain("removed");
  }

  @Test
  void shouldSayWhatItWouldDoAndDoNothing() throws Exception {
    assertThat(run("install", "--dry-run").out())
        .contains("would write " + units.resolve("hearth.socket"), "  ListenStream=")
        .contains("would run systemctl --user enable --now hearth.socket");
    assertThat(run("uninstall", "--dry-run").out()).contains("absent");

    assertThat(units).doesNotExist();
    assertThat(calls).doesNotExist();
  }

  @Test
  void shouldTouchNoFileOfSomeoneElse() throws Exception {
    Files.createDirectories(units);
    Path theirs = Files.writeString(units.resolve("hearth.service"), "[Service]\n");

    for (String command : List.of("install", "uninstall")) {
      HearthRunner.Ended ended = run(command);
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.err()).contains(theirs + " is not of 'hearth install'");
    }
    assertThat(theirs).hasContent("[Service]\n");
    assertThat(units.resolve("hearth.socket")).doesNotExist();
  }

  @Test
  void shouldSayWhatToRunWhereSystemdCannotBeReached() throws Exception {
    systemctl("echo 'no bus' >&2; exit 1");

    HearthRunner.Ended ended = run("install");

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .contains("wrote  " + units.resolve("hearth.socket"))
        .contains("when you are logged in, run:\n  systemctl --user daemon-reload\n");
  }

  @Test
  void shouldFailWhereSystemdRefuses() throws Exception {
    systemctl("[ \"$2\" = show-environment ] || { echo 'no such unit'; exit 5; }");

    HearthRunner.Ended ended = run("install");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).contains("failed  systemctl --user daemon-reload: ended with 5: no");
  }

  @Test
  void shouldPutAnotherSocketInThePlaceOfTheOneThatIsActive() throws Exception {
    run("install");
    Files.delete(calls);
    String socket = folder.resolve("other").resolve("h.sock").toString();

    assertThat(run("install", "--socket", socket).out()).contains("replaced");

    assertThat(units.resolve("hearth.socket")).content().contains("ListenStream=" + socket);
    assertThat(calls)
        .hasContent(
            """
            --user show-environment
            --user is-active hearth.service
            --user daemon-reload
            --user stop hearth.socket hearth.service
            --user enable --now hearth.socket
            """);
  }

  /** As after a new version was unpacked beside the one that systemd runs. */
  @Test
  void shouldRenewWhatSystemdRunsAndConnectToNobody() throws Exception {
    run("install");
    Path service = units.resolve("hearth.service");
    String written = Files.readString(service);
    Files.writeString(service, written.replace("ExecStart=", "ExecStart=/older"));
    hearth.run("up");
    try {
      assertThat(run("install").out()).contains("replaced  " + service);
      assertThat(service).hasContent(written);

      // It is someone else's where systemd does not run it.
      systemctl("[ \"$2\" != is-active ]");
      Files.writeString(service, written.replace("ExecStart=", "ExecStart=/older"));
      assertThat(run("install").err()).contains("stop it with 'hearth down' and install again");
    } finally {
      hearth.stopDaemon();
    }
  }

  @Test
  void shouldNotTakeTheAddressFromADaemonThatIsThere() throws Exception {
    hearth.run("up");
    try {
      assertThat(run("install").err()).contains("stop it with 'hearth down' and install again");
      assertThat(units).doesNotExist();
    } finally {
      hearth.stopDaemon();
    }
  }
}
