package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code hearth status} says of a daemon that is not there any more. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LastExitIT {
  @TempDir private Path folder;
  private HearthRunner hearth;

  @BeforeEach
  void begin() {
    hearth = new HearthRunner(folder);
  }

  @AfterEach
  void end() throws Exception {
    hearth.stopDaemon();
  }

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
    kill("KILL", pid);

    assertThat(hearth.run("status").err())
        .contains("the last one (pid " + pid + ") was killed")
        .doesNotContain("hearth down");
  }

  @Test
  void shouldNameTheFatalErrorFileOfOneThatCrashed() throws Exception {
    long pid = up();
    kill("SEGV", pid);

    assertThat(hearth.run("status").err())
        .contains("the last one (pid " + pid + ") crashed", "hs_err_pid" + pid + ".log");
  }

  private long up() throws Exception {
    return hearth.run("up", "--json").json().get("pid").getAsLong();
  }

  private static void kill(String signal, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
  }
}
