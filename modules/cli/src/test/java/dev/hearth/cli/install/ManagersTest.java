package dev.hearth.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.cli.install.Manager.Before;
import dev.hearth.session.state.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
final class ManagersTest {
  @TempDir private Path folder;
  private Installation daemon;

  /** Names in which each manager's own language finds something to misunderstand. */
  @BeforeEach
  void choose() throws IOException {
    Path program =
        Files.createFile(Files.createDirectories(folder.resolve("a b/100%/$x")).resolve("d"));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    daemon =
        new Installation(
            "work",
            folder.resolve("run & <co>/100%.sock"),
            Optional.of(folder.resolve("c.conf")),
            program,
            new StateFolder(folder.resolve("state")),
            Installation.places(
                Map.of(
                    "XDG_STATE_HOME", folder.resolve("my \"state\" & 100%$x").toString(),
                    "HEARTH_CONFIG", "",
                    "SECRET", "1")));
  }

  @Test
  void shouldWriteUnitsThatSystemdUnderstands() throws Exception {
    Manager systemd = new Systemd(daemon, folder);
    List<String> verify = new ArrayList<>(List.of("systemd-analyze", "verify", "--user"));
    for (UnitFile file : systemd.files()) {
      file.write();
      verify.add(file.path().toString());
    }

    assertThat(systemd.files())
        .extracting(file -> file.path().getFileName().toString())
        .containsExactly("hearth-work.socket", "hearth-work.service");
    assertThat(output(verify)).isEmpty();
  }

  @Test
  void shouldTellTheDaemonWhereItsFilesAreAndNothingElseOfTheEnvironment() {
    String place = folder.resolve("my \\\"state\\\" & 100%%$x").toString();

    assertThat(new Systemd(daemon, folder).files().getLast().text().lines())
        .filteredOn(line -> line.startsWith("Environment="))
        .containsExactly("Environment=\"XDG_STATE_HOME=" + place + "\"");
    assertThat(new Launchd(daemon, folder, 501).files().getFirst().text())
        .contains("<key>XDG_STATE_HOME</key>", " &amp; 100%$x</string>")
        .doesNotContain("SECRET", "HEARTH_CONFIG");
  }

  @Test
  void shouldHaveSystemdStartADaemonAnewThatRanOutOfMemory() {
    assertThat(new Systemd(daemon, folder).files().getLast().text().lines())
        .filteredOn(line -> line.startsWith("RestartPreventExitStatus="))
        .containsExactly("RestartPreventExitStatus=2 4 5 6 78");
  }

  @Test
  void shouldReadWhichProgramItsFilesStart() {
    for (Manager manager : List.of(new Systemd(daemon, folder), new Launchd(daemon, folder, 501))) {
      assertThat(manager.files())
          .last()
          .satisfies(file -> assertThat(manager.program(file.text())).contains(daemon.program()));
      assertThat(manager.program("nothing of that kind")).isEmpty();
    }
  }

  @Test
  void shouldWriteAnAgentThatIsAPropertyList() throws Exception {
    UnitFile agent = new Launchd(daemon, folder, 501).files().getFirst();
    agent.write();

    String words =
        output(
            List.of(
                "python3",
                "-c",
                "import plistlib, sys; p = plistlib.load(open(sys.argv[1], 'rb'));"
                    + " print(p['Label']); print('\\n'.join(p['ProgramArguments']))",
                agent.path().toString()));
    List<String> expected = new ArrayList<>(List.of("dev.hearth.work"));
    expected.addAll(daemon.commandLine());
    assertThat(words.lines()).containsExactlyElementsOf(expected);
  }

  @Test
  void shouldStopWhatIsActiveWithAnOlderFileBeforeSystemdBeginsAnew() {
    Systemd systemd = new Systemd(daemon, folder);

    for (boolean runs : new boolean[] {true, false}) {
      assertThat(systemd.begin(Before.OLDER, runs))
          .containsExactly(
              List.of("systemctl", "--user", "daemon-reload"),
              List.of("systemctl", "--user", "stop", "hearth-work.socket", "hearth-work.service"),
              List.of("systemctl", "--user", "enable", "--now", "hearth-work.socket"));
    }
    assertThat(systemd.begin(Before.SAME, true)).hasSize(2);
  }

  @Test
  void shouldLoadAnAgentOnlyOnceThatOfBeforeIsGone() {
    Launchd launchd = new Launchd(daemon, folder, 501);
    List<String> load =
        List.of("launchctl", "bootstrap", "gui/501", folder + "/dev.hearth.work.plist");
    List<String> unload = List.of("launchctl", "bootout", "gui/501/dev.hearth.work");

    assertThat(launchd.begin(Before.OLDER, true)).containsExactly(unload, load);
    assertThat(launchd.begin(Before.NOTHING, true)).containsExactly(unload, load);
    assertThat(launchd.begin(Before.OLDER, false)).containsExactly(load);
    assertThat(launchd.begin(Before.SAME, true)).isEmpty();
  }

  private String output(List<String> words) throws Exception {
    try {
      ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
      builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException e) {
      assumeTrue(false, "not there: " + words.getFirst());
      return "";
    }
  }

  @Test
  void shouldNameTheUnitsOfTheDefaultInstanceAfterHearth() {
    Installation usual =
        new Installation(
            "default",
            daemon.socket(),
            Optional.empty(),
            daemon.program(),
            daemon.state(),
            daemon.variables());

    assertThat(new Systemd(usual, folder).begin(Before.NOTHING, false).getLast())
        .endsWith("--now", "hearth.socket");
    assertThat(new Systemd(daemon, folder).end().getFirst())
        .containsExactly("systemctl", "--user", "disable", "--now", "hearth-work.socket");
  }
}
