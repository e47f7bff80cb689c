package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hearth.image.HearthRunner.Ended;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code hearth up --replace}. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplaceIT {
  private static final int PART_BYTES = 1 << 20;
  private static final int ASKING = 3;

  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();

  @Test
  void shouldPutADaemonInThePlaceOfTheOneThatIsThere() throws Exception {
    long first = hearth.run("up", "--json").json().get("pid").getAsLong();
    hearth.run(new byte[5], "cache", "put", "k", "-");

    JsonObject up = hearth.run("up", "--replace", "--json").json();

    assertThat(up.get("started").getAsBoolean()).isTrue();
    assertThat(up.get("pid").getAsLong()).isNotEqualTo(first);
    assertThat(HearthRunner.runs(first)).isFalse();
    assertThat(hearth.run("cache", "get", "k").bytes()).hasSize(5);
    assertThat(hearth.run("services").out()).doesNotContain("failed");
  }

  @Test
  void shouldReplaceInTurnsWhereManyAskAtOnce() throws Exception {
    hearth.run("up");
    List<Process> asking = new ArrayList<>();
    try {
      for (int i = 0; i < ASKING; i++) {
        asking.add(hearth.builder("", "up", "--replace", "--timeout", "120s", "--json").start());
      }
      for (Process each : asking) {
        JsonObject up = JsonParser.parseReader(each.inputReader()).getAsJsonObject();

        assertThat(each.waitFor()).as(up.toString()).isZero();
        assertThat(up.get("started").getAsBoolean()).isTrue();
      }
    } finally {
      asking.forEach(Process::destroyForcibly);
    }
    assertThat(hearth.run("status").code()).isZero();
    while (Tool.daemons(hearth.socket()).size() > 1) {
      // The last but one ends.
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldHaveTheNewOneLeaveWhereItsClientIsKilledBeforeItHasToldTheOldOne() throws Exception {
    long first = hearth.run("up", "--json").json().get("pid").getAsLong();
    // It takes connections, and does not hear what is said there.
    HearthRunner.signal("STOP", first);
    try {
      Process client = hearth.builder("", "up", "--replace", "--timeout", "10m").start();
      List<ProcessHandle> daemons = Tool.daemons(hearth.socket());
      while (daemons.size() < 2 && client.isAlive()) {
        daemons = Tool.daemons(hearth.socket());
      }
      assertThat(client.isAlive()).isTrue();
      client.destroyForcibly().waitFor();

      while (Tool.daemons(hearth.socket()).size() > 1) {
        Thread.onSpinWait();
      }
    } finally {
      HearthRunner.signal("CONT", first);
    }
    assertThat(hearth.log())
        .content()
        .contains("nobody waits any more for this process to take its place");
    assertThat(hearth.run("status", "--json").json().get("pid").getAsLong()).isEqualTo(first);
  }

  @Test
  void shouldLetACallEndAndTellItsClientWhereToGo() throws Exception {
    hearth.run("up");
    Path socket = hearth.socket();
    byte[] part = new byte[PART_BYTES];
    Process tool =
        Tool.builder(hearth.folder(), UploadingProcess.class, socket.toString(), "k").start();
    OutputStream input = tool.getOutputStream();
    try (BufferedReader said = tool.inputReader()) {
      input.write(part);
      input.flush();
      assertThat(said.readLine()).isEqualTo("sending");
      FutureTask<Ended> replaced =
          new FutureTask<>(() -> hearth.run("up", "--replace", "--timeout", "120s", "--json"));
      Thread.ofVirtual().start(replaced);
      Path begun = hearth.state().resolve("last-exit");
      while (!Files.exists(begun) && !replaced.isDone()) {
        Thread.onSpinWait();
      }
      assertThat(replaced.isDone()).isFalse();

      input.write(part);
      input.close();

      assertThat(said.lines().filter(line -> line.startsWith("stored")))
          .containsExactly("stored " + 2 * PART_BYTES + " " + socket);
      assertThat(replaced.get().json().get("started").getAsBoolean()).isTrue();
      assertThat(hearth.run("cache", "get", "k").bytes()).hasSize(2 * PART_BYTES);
    } finally {
      tool.destroyForcibly().waitFor();
    }
  }

  @Test
  void shouldStartADaemonWhereThereIsNoneToReplace() throws Exception {
    assertThat(hearth.run("up", "--replace", "--json").json().get("started").getAsBoolean())
        .isTrue();
    assertThat(hearth.run("status").code()).isZero();
  }

  @Test
  void shouldLeaveTheOldOneWhereTheNewOneDoesNotStart() throws Exception {
    long first = hearth.run("up", "--json").json().get("pid").getAsLong();
    Path config = Files.writeString(hearth.folder().resolve("c.conf"), "daemon.max-calls = none\n");

    Ended ended =
        hearth.run("up", "--replace", "--instance", "default", "--config", config.toString());

    assertThat(ended.code()).isEqualTo(3);
    assertThat(hearth.run("status", "--json").json().get("pid").getAsLong()).isEqualTo(first);
  }

  @Test
  void shouldSayWhichSideIsOlderAndReplaceItAllTheSame() throws Exception {
    Path socket = hearth.socket();
    Process foreign =
        Tool.builder(hearth.folder(), ForeignDaemon.class, socket.toString(), "7", "9").start();
    try {
      foreign.inputReader().readLine();
      Ended up = hearth.run("up");

      assertThat(up.code()).isEqualTo(6);
      assertThat(up.err()).contains("this client is older than the daemon");
      assertThat(foreign.isAlive()).isTrue();

      assertThat(hearth.run("up", "--replace", "--json").json().get("started").getAsBoolean())
          .isTrue();
      assertThat(foreign.waitFor()).isEqualTo(143);
      assertThat(hearth.run("status").code()).isZero();
    } finally {
      foreign.destroyForcibly().waitFor();
    }
  }
}
