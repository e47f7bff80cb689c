package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a client's exceptions say of a daemon that dies under its calls. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostDaemonIT {
  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();

  @Test
  void shouldSayThatTheDaemonWasKilledDuringACall() throws Exception {
    assertDeath("KILL", "killed", "was killed from outside");
  }

  @Test
  void shouldSayThatTheDaemonCrashedDuringACallAndNameTheFatalErrorFile() throws Exception {
    assertDeath("SEGV", "crashed", "crashed: SIGSEGV");
  }

  @Test
  void shouldSayWhyTheDaemonLeftThoughAnotherHasStartedSince() throws Exception {
    hearth.run("up");
    Process tool =
        Tool.builder(hearth.folder(), CallingProcess.class, hearth.socket().toString()).start();
    BufferedReader output = tool.inputReader();
    assertThat(output.readLine()).isEqualTo("connected");

    HearthRunner.signal("STOP", tool.pid());
    hearth.run("down");
    hearth.run("up");
    HearthRunner.signal("CONT", tool.pid());

    // It may read the word that the daemon has left before it sees that it is gone.
    for (int call = 0; call < 2; call++) {
      assertThat(output.readLine())
          .contains("asked by hearth: hearth down")
          .doesNotContain("killed");
    }
    assertThat(tool.waitFor()).isZero();
  }

  private void assertDeath(String signal, String manner, String said) throws Exception {
    long pid = hearth.run("up", "--json").json().get("pid").getAsLong();
    Path socket = hearth.socket();
    Process tool = Tool.builder(hearth.folder(), CallingProcess.class, socket.toString()).start();
    BufferedReader output = tool.inputReader();
    assertThat(output.readLine()).isEqualTo("connected");

    // One that is suspended answers no more, so it dies while a call waits for it.
    HearthRunner.signal("STOP", pid);
    HearthRunner.signal(signal, pid);
    HearthRunner.signal("CONT", pid);

    assertThat(output.readLine())
        .startsWith(manner + " the connection has ended: ")
        .contains("the daemon (hearth ", ", pid " + pid + ") " + said, "its log ends:|  ");
    assertThat(output.readLine()).startsWith(manner + " cannot call: ").contains(said);
    assertThat(tool.waitFor()).isZero();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldSayThatTheDaemonWasKilledDuringTheHandshake() throws Exception {
    long pid = hearth.run("up", "--json").json().get("pid").getAsLong();
    // One that is suspended has connections queue, and answers none.
    HearthRunner.signal("STOP", pid);
    Process ping = hearth.builder("", "ping", "--timeout", "10m", "--json").start();
    while (socketsOf(hearth.socket()) < 2) {
      Thread.onSpinWait();
    }
    HearthRunner.signal("KILL", pid);
    HearthRunner.signal("CONT", pid);

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

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldSayHowTheDaemonDiedThatItWasTalkingTo() throws Exception {
    assertDeathUnderACommand("KILL", "killed", "was killed from outside");
    assertDeathUnderACommand("SEGV", "crashed", "crashed: SIGSEGV");
    assertDeathUnderACommand("TERM", "left", "stopped with exit code 0: SIGTERM");
    assertThat(hearth.run("logs", "-n", "1").out()).contains("stopped clean=true");
  }

  private void assertDeathUnderACommand(String signal, String manner, String said)
      throws Exception {
    JsonObject up = hearth.run("up", "--json").json();
    Process ping = hearth.builder("", "ping", "-n", "10000000", "--json").start();
    JsonObject connections;
    do {
      connections = hearth.run("status", "--json").json().getAsJsonObject("connections");
    } while (connections.get("open").getAsInt() < 2);
    HearthRunner.signal(signal, up.get("pid").getAsLong());

    JsonObject error =
        JsonParser.parseReader(ping.inputReader()).getAsJsonObject().getAsJsonObject("error");
    assertThat(ping.waitFor()).isEqualTo(1);
    assertThat(error.get("daemon").getAsString()).isEqualTo(manner);
    assertThat(error.get("message").getAsString()).contains(said).contains("its log ends:");
  }
}
