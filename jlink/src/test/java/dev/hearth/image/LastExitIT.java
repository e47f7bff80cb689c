package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code hearth status} says of a daemon that is not there any more. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LastExitIT {
  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();

  @Test
  void shouldSayWhyTheLastOneLeft() throws Exception {
    hearth.run("up");
    hearth.run("down");

    assertThat(hearth.run("status").err()).contains("with exit code 0: ", "hearth down");
  }

  @Test
  void shouldNotExplainADaemonThatWasKilledByTheOneBefore() throws Exception {
    hearth.run("up");
    hearth.run("down");
    long pid = up();
    HearthRunner.end("KILL", pid);

    assertThat(hearth.run("status").err())
        .contains("the last one (pid " + pid + ") was killed")
        .doesNotContain("hearth down");
  }

  @Test
  void shouldShowTheEndOfTheLogThatTheConfigurationNames() throws Exception {
    Path log = hearth.folder().resolve("my.log");
    Path config = Files.writeString(hearth.folder().resolve("c.conf"), "log.file = " + log + "\n");
    long pid =
        hearth.run("up", "--json", "--config", config.toString()).json().get("pid").getAsLong();
    HearthRunner.end("KILL", pid);

    assertThat(hearth.run("status").err())
        .contains("its log ends:")
        .contains(" Daemon: ready socket=" + hearth.socket() + " pid=" + pid);
  }

  @Test
  void shouldNameTheFatalErrorFileOfOneThatCrashed() throws Exception {
    long pid = up();
    HearthRunner.end("SEGV", pid);

    assertThat(hearth.run("status").err())
        .contains("the last one (pid " + pid + ") crashed", "hs_err_pid" + pid + ".log");
  }

  private long up() throws Exception {
    return hearth.run("up", "--json").json().get("pid").getAsLong();
  }

  @Test
  void shouldSayWhyTheLastDaemonEnded() throws Exception {
    assertThat(hearth.run("status").err()).doesNotContain("the last one");
    long pid = hearth.run("up", "--json").json().get("pid").getAsLong();
    hearth.run("down");

    JsonObject exit =
        hearth.run("status", "--json").json().getAsJsonObject("error").getAsJsonObject("last_exit");
    assertThat(exit.get("pid").getAsLong()).isEqualTo(pid);
    assertThat(exit.get("cause").getAsString()).isEqualTo("requested");
    assertThat(exit.get("exit_code").getAsInt()).isZero();
    assertThat(hearth.run("status").err()).contains("(hearth ", "pid " + pid, ": asked by hearth");
  }
}
