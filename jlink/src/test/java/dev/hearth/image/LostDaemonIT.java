package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a client's exceptions say of a daemon that dies under its calls. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LostDaemonIT {
  @TempDir private Path folder;

  @AfterEach
  void end() throws Exception {
    new HearthRunner(folder).stopDaemon();
  }

  @Test
  void shouldSayThatTheDaemonWasKilledDuringACall() throws Exception {
    assertDeath("KILL", "killed", "was killed from outside");
  }

  @Test
  void shouldSayThatTheDaemonCrashedDuringACallAndNameTheFatalErrorFile() throws Exception {
    assertDeath("SEGV", "crashed", "crashed: SIGSEGV");
  }

  private void assertDeath(String signal, String manner, String said) throws Exception {
    String pid = new HearthRunner(folder).run("up", "--json").json().get("pid").getAsString();
    Path socket = folder.resolve("XDG_RUNTIME_DIR").resolve("hearth").resolve("default.sock");
    Process tool = Tool.builder(folder, CallingProcess.class, socket.toString()).start();
    BufferedReader output = tool.inputReader();
    assertThat(output.readLine()).isEqualTo("connected");

    // One that is suspended answers no more, so it dies while a call waits for it.
    signal("STOP", pid);
    signal(signal, pid);
    signal("CONT", pid);

    assertThat(output.readLine())
        .startsWith(manner + " the connection has ended: ")
        .contains("the daemon (hearth ", ", pid " + pid + ") " + said, "its log ends:|  ");
    assertThat(output.readLine()).startsWith(manner + " cannot call: ").contains(said);
    assertThat(tool.waitFor()).isZero();
  }

  private static void signal(String name, String pid) throws Exception {
    // A process that has been killed takes no further one.
    new ProcessBuilder("kill", "-" + name, pid)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
