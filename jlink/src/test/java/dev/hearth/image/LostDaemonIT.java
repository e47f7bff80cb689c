package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldSayThatTheDaemonWasKilledDuringTheHandshake() throws Exception {
    HearthRunner hearth = new HearthRunner(folder);
    String pid = hearth.run("up", "--json").json().get("pid").getAsString();
    // One that is suspended has connections queue, and answers none.
    signal("STOP", pid);
    Process ping = hearth.builder("", "ping", "--timeout", "10m", "--json").start();
    while (socketsOf(folder.resolve("XDG_RUNTIME_DIR/hearth/default.sock")) < 2) {
      Thread.onSpinWait();
    }
    signal("KILL", pid);
    signal("CONT", pid);

    JsonObject error =
        JsonParser.parseReader(ping.inputReader()).getAsJsonObject().getAsJsonObject("error");
    assertThat(ping.waitFor()).isEqualTo(1);
    assertThat(error.get("daemon").getAsString()).isEqualTo("killed");
    assertThat(error.get("message").getAsString())
        .contains("the daemon (pid " + pid + ") was killed from outside")
        .contains("its log ends:");
  }

  /** The one that listens, and one for each that has connected. */
  private static long socketsOf(Path socket) throws Exception {
    try (Stream<String> sockets = Files.lines(Path.of("/proc/net/unix"))) {
      return sockets.filter(line -> line.endsWith(" " + socket)).count();
    }
  }

  private static void signal(String name, String pid) throws Exception {
    // A process that has been killed takes no further one.
    new ProcessBuilder("kill", "-" + name, pid)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
