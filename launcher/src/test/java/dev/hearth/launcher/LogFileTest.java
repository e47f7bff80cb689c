package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log as a file, which others can take away while the daemon is at work. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LogFileTest {
  @TempDir private Path work;

  @ParameterizedTest
  @ValueSource(strings = {"STATE_HOME/hearth/default/hearthd.log", "elsewhere/hearthd.log"})
  void shouldBeBegunAnewWhereItIsDeletedOrRenamed(String name) throws Exception {
    new TestServices(work).control();
    Path log = work.resolve(name);
    Path renamed = log.resolveSibling("renamed");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--detach", "--log", log.toString())) {
      daemon.awaitLine("ready ");

      Files.delete(log);
      await(log, "log restored");
      Files.move(log, renamed);
      await(log, "log restored");
      daemon.terminate();

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
      // The JVM's own words go there, too.
      assertThat(renamed).content().contains("hearthd: pid=" + daemon.pid());
      assertThat(log)
          .content()
          .contains("hearthd: pid=" + daemon.pid())
          .contains("stopped clean=true");
      assertThat(Files.getPosixFilePermissions(log))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void shouldBeNamedForWhoLooksHowTheDaemonEndedWhereItIsNotInTheUsualPlace() throws Exception {
    new TestServices(work).control();
    Path log = work.resolve("my logs.txt");
    Path config = Files.writeString(work.resolve("a.conf"), "log.file = \"" + log + "\"\n");
    Path state = work.resolve("STATE_HOME/hearth/default");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", config.toString())) {
      daemon.awaitLine("ready ");

      assertThat(state.resolve("hearthd.log-file"))
          .content()
          .startsWith("pid=" + daemon.pid() + " ")
          .endsWith(" log=" + log + "\n");
    }
    String usual = state.resolve("hearthd.log").toString();
    try (HearthdProcess daemon = HearthdProcess.start(work, "--log", usual)) {
      daemon.awaitLine("ready ");

      assertThat(state.resolve("hearthd.log-file")).doesNotExist();
    }
  }

  private static void await(Path log, String text) throws IOException {
    while (!Files.exists(log) || !Files.readString(log).contains(text)) {
      Thread.onSpinWait();
    }
  }
}
