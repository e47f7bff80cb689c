package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.session.state.ExitCause;
import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Why a daemon ended, as its log and its state folder tell it. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(300)
class EndingTest {
  private static final int CONTROL = 1;
  private static final String FOR_EVER =
      "for (;;) { java.util.concurrent.locks.LockSupport.park(); }";

  @TempDir private Path work;
  private TestServices services;

  @BeforeEach
  void writeServices() throws Exception {
    services = new TestServices(work).control();
  }

  private HearthdProcess start(String configuration) throws Exception {
    Path file = Files.writeString(work.resolve("hearth.conf"), configuration);
    return HearthdProcess.start(work, "--config", file.toString());
  }

  private StateFolder state() {
    String home = work.resolve("STATE_HOME").toString();
    return StateFolder.of("default", Map.of("XDG_STATE_HOME", home), work);
  }

  private LastExit lastExit() throws Exception {
    return LastExit.read(state()).orElseThrow();
  }

  private void assertLastExit(ExitCause cause, ExitCode code, String reason) throws Exception {
    assertThat(lastExit().cause()).isEqualTo(Optional.of(cause));
    assertThat(lastExit().exitCode()).hasValue(code.number());
    assertThat(lastExit().reason()).contains(reason);
  }

  @Test
  void shouldLeaveWhenItHasBeenIdleForSoLong() throws Exception {
    try (HearthdProcess daemon = start("daemon.leave.idle-timeout = 1s")) {
      daemon.awaitLine(" ready ");

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
      assertThat(daemon.written()).contains("stopping cause=idle reason=\"idle for 1 s");
      assertLastExit(ExitCause.IDLE, ExitCode.OK, "daemon.leave.idle-timeout");
      assertThat(HearthdProcess.socket(work)).doesNotExist();
    }
  }

  @Test
  void shouldLeaveNoReasonOfAnotherWhenItIsKilled() throws Exception {
    try (HearthdProcess daemon = start("")) {
      daemon.awaitLine(" ready ");
      daemon.terminate();
      daemon.awaitEnd();
    }
    assertLastExit(ExitCause.SIGNAL, ExitCode.OK, "SIGTERM");
    try (HearthdProcess daemon = start("")) {
      daemon.awaitLine("ready " + HearthdProcess.socket(work));
      daemon.signal("KILL");
      daemon.awaitEnd();
    }
    assertThat(work.resolve("STATE_HOME/hearth/default/last-exit")).doesNotExist();
  }

  @Test
  void shouldHeedSignalsAndKeepItsFilesToItselfWhateverWhoeverStartedItDoes() throws Exception {
    Path log = work.resolve("hearthd.log");
    List<String> starter = List.of("sh", "-c", "trap '' INT TERM; umask 0; exec \"$0\" \"$@\"");
    try (HearthdProcess daemon =
        HearthdProcess.start(
            work, starter, Map.of(), List.of(), "--detach", "--log", log.toString())) {
      daemon.awaitLine("ready " + HearthdProcess.socket(work));
      assertThat(Files.getPosixFilePermissions(log))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      daemon.terminate();

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
      assertLastExit(ExitCause.SIGNAL, ExitCode.OK, "SIGTERM");
    }
  }

  @Test
  void shouldStopAtOnceWhenItIsToldToWhileItStarts() throws Exception {
    services.service(
        2000,
        "slow",
        "System.err.println(\"slow to start\"); new"
            + " java.util.concurrent.CountDownLatch(1).await();",
        "return StopOutcome.GRACEFUL;");
    try (HearthdProcess daemon = start("daemon.start-timeout = 1h")) {
      daemon.awaitLine("slow to start");
      daemon.terminate();

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
      assertThat(daemon.written()).doesNotContain(" ready ");
      assertLastExit(ExitCause.SIGNAL, ExitCode.OK, "SIGTERM");
    }
  }

  @Test
  void shouldLeaveWhenItsImageIsReplaced() throws Exception {
    Path mark = Files.createDirectory(work.resolve("lib")).resolve("built");
    Files.createFile(mark);
    try (HearthdProcess daemon = start("")) {
      daemon.awaitLine(" ready ");
      try (TestClient client = new TestClient(HearthdProcess.socket(work))) {
        Files.move(mark, work.resolve("old"));
        Files.createFile(mark);
        client.call(CONTROL, ControlMethod.PING_VALUE, Message.EMPTY);
      }

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
      assertLastExit(ExitCause.NEWER_IMAGE, ExitCode.OK, work.toString());
    }
  }

  @Test
  void shouldLeaveAMachineThatHasTooLittleMemory() throws Exception {
    try (HearthdProcess daemon =
        start("daemon.leave { min-available-memory = 1000000 GiB, look-interval = 1s }")) {
      daemon.awaitLine(" ready ");

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
      assertLastExit(ExitCause.LOW_MEMORY, ExitCode.OK, "of memory available");
    }
  }

  @Test
  void shouldTellWhoAskedForTheStop() throws Exception {
    try (HearthdProcess daemon = start("")) {
      daemon.awaitLine(" ready ");
      daemon.terminate();
      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
    }
    assertLastExit(ExitCause.SIGNAL, ExitCode.OK, "SIGTERM");
    try (HearthdProcess daemon = start("")) {
      daemon.awaitLine(" ready ");
      try (TestClient client = new TestClient(HearthdProcess.socket(work))) {
        client.call(CONTROL, ControlMethod.SHUTDOWN_VALUE, Message.EMPTY);
      }
      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
    }
    assertLastExit(ExitCause.REQUESTED, ExitCode.OK, "asked by test");
  }

  @Test
  void shouldEndAllTheSameWhenTheStopDoesNotEnd() throws Exception {
    services.service(2000, "hanging", "", FOR_EVER);
    try (HearthdProcess daemon = start("daemon { stop-timeout = 1h, end-timeout = 200ms }")) {
      daemon.awaitLine(" ready ");
      daemon.terminate();

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.CUT_SHORT.number());
      assertThat(daemon.written()).contains("after 200 ms (daemon.end-timeout)");
      assertThat(lastExit().cause()).hasValue(ExitCause.SIGNAL);
      assertThat(lastExit().exitCode()).isEmpty();
    }
  }

  /** The words are those that a client looks for in the log of a daemon that has died. */
  @Test
  void shouldSayOnStandardErrorThatItRanOutOfMemory() throws Exception {
    services.service(
        2000,
        "greedy",
        "for (java.util.List<byte[]> all = new java.util.ArrayList<>(); ; )"
            + " all.add(new byte[1 << 20]);",
        "return StopOutcome.GRACEFUL;");
    List<String> options =
        List.of(
            "-Xmx48m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+DisplayVMOutputToStderr");
    try (HearthdProcess daemon = HearthdProcess.start(work, options)) {
      assertThat(daemon.awaitLine("Terminating due to java.lang.OutOfMemoryError"))
          .endsWith("Java heap space");
    }
  }

  @Test
  void shouldSayNothingInThePlaceOfADaemonThatIsAtWork() throws Exception {
    String elsewhere = work.resolve("RUNTIME_DIR/hearth/other.sock").toString();
    Path absent =
        Files.writeString(work.resolve("b.conf"), "daemon.required-services = [absent]\n");
    try (HearthdProcess first = start("")) {
      first.awaitLine(" ready ");
      try (HearthdProcess second =
          HearthdProcess.start(work, "--socket", elsewhere, "--config", absent.toString())) {
        assertThat(second.awaitEnd()).isEqualTo(ExitCode.SERVICE.number());
      }
      assertThat(LastExit.read(state())).isEmpty();

      first.terminate();
      assertThat(first.awaitEnd()).isEqualTo(ExitCode.OK.number());
    }
    assertLastExit(ExitCause.SIGNAL, ExitCode.OK, "SIGTERM");
  }

  @Test
  void shouldTellWhyItDidNotStartOnceItWasBound() throws Exception {
    try (HearthdProcess daemon = start("daemon.required-services = [absent]")) {
      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.SERVICE.number());
      assertLastExit(ExitCause.NOT_STARTED, ExitCode.SERVICE, "daemon.required-services");
    }
  }
}
