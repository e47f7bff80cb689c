package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.session.state.ExitCause;
import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What others do to the daemon's address while it is at work. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(300)
class AddressTest {
  private static final int CONTROL = 1;

  @TempDir private Path work;

  private Path socket() {
    return HearthdProcess.socket(work);
  }

  private Path folder() {
    return Objects.requireNonNull(socket().getParent());
  }

  private void ping() throws Exception {
    try (TestClient client = new TestClient(socket())) {
      client.call(CONTROL, ControlMethod.PING_VALUE, Message.EMPTY);
    }
  }

  /** Whatever the daemon makes anew, or takes away to make it anew, meanwhile. */
  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (DirectoryNotEmptyException e) {
      deleteAll(folder);
    }
  }

  @Test
  void shouldBeFoundAgainWhateverOfItsAddressIsDeleted() throws Exception {
    new TestServices(work).control();
    try (HearthdProcess daemon = HearthdProcess.start(work)) {
      daemon.awaitLine(" ready ");
      Path lock = socket().resolveSibling("default.sock.lock");
      for (Path deleted : List.of(socket(), lock, folder())) {
        deleteAll(deleted);

        daemon.awaitLine("address restored");
        ping();
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldBeToldThatItsAddressIsDeletedWithoutALook() throws Exception {
    try (HearthdProcess daemon = startWith("check-interval = 1h, watched-check-interval = 1h")) {
      Path lock = socket().resolveSibling("default.sock.lock");
      for (Path deleted : List.of(socket(), lock, folder(), socket())) {
        deleteAll(deleted);

        daemon.awaitLine("address restored");
        ping();
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldKeepItsAddressWhileItIsDeletedAgainAndAgain() throws Exception {
    try (HearthdProcess daemon =
        startWith("check-interval = 1h, watched-check-interval = 1h, settle-time = 0")) {
      for (int i = 0; i < 50; i++) {
        // What was restored in the midst of the last deletion is gone with it.
        if (Files.exists(folder())) {
          deleteAll(folder());
        }

        daemon.awaitLine("address restored");
      }
      while (!Files.exists(socket())) {
        // The last deletion may have met what was restored before it ended.
        daemon.awaitLine("address restored");
      }
      ping();
    }
  }

  @Test
  void shouldFindThatItsFolderWasMovedAway() throws Exception {
    try (HearthdProcess daemon =
        startWith("check-interval = 100ms, watched-check-interval = 100ms")) {
      for (String name : List.of("once", "twice")) {
        Files.move(folder(), folder().resolveSibling(name));

        daemon.awaitLine("address restored");
        ping();
      }
    }
  }

  private HearthdProcess startWith(String address) throws Exception {
    new TestServices(work).control();
    Path config = Files.writeString(work.resolve("c.conf"), "daemon.address { " + address + " }\n");
    HearthdProcess daemon = HearthdProcess.start(work, "--config", config.toString());
    daemon.awaitLine(" ready ");
    return daemon;
  }

  @Test
  void shouldRefuseToStartWhereAnotherServes() throws Exception {
    new TestServices(work).control();
    try (HearthdProcess first = HearthdProcess.start(work)) {
      first.awaitLine(" ready ");
      try (HearthdProcess second = HearthdProcess.start(work)) {
        assertThat(second.awaitEnd()).isEqualTo(ExitCode.ADDRESS_IN_USE.number());
      }
      ping();
    }
  }

  @Test
  void shouldLeaveInGoodOrderOnceAnotherHasTheAddress() throws Exception {
    new TestServices(work).control();
    try (HearthdProcess first = HearthdProcess.start(work)) {
      first.awaitLine(" ready ");
      first.suspend();
      deleteAll(folder());
      try (HearthdProcess second = HearthdProcess.start(work)) {
        while (!Files.exists(socket()) && second.isAlive()) {
          Thread.onSpinWait();
        }
        first.signal("CONT");

        second.awaitLine(" ready ");
        assertThat(first.awaitEnd()).isEqualTo(ExitCode.OK.number());
        assertThat(first.written()).contains("reason=\"the address is lost: ");
        ping();
      }
    }
  }

  @Test
  void shouldLetPeersQueueUntilTheOneBeforeHasStopped() throws Exception {
    new TestServices(work)
        .control()
        .service(2000, "slow", "", "Thread.sleep(500); return StopOutcome.GRACEFUL;");
    try (HearthdProcess first = HearthdProcess.start(work)) {
      first.awaitLine(" ready ");
      first.terminate();
      first.awaitLine("stopping");
      try (HearthdProcess second = HearthdProcess.start(work)) {
        second.awaitLine(" ready ");

        assertThat(first.awaitEnd()).isEqualTo(ExitCode.OK.number());
        ping();
      }
    }
  }

  @Test
  void shouldSayAtOnceWhoIsAtWorkForTheInstanceAtAnotherAddress() throws Exception {
    new TestServices(work).control();
    Path config =
        Files.writeString(work.resolve("c.conf"), "daemon.address.predecessor-timeout = 1h\n");
    try (HearthdProcess first = HearthdProcess.start(work)) {
      first.awaitLine(" ready ");
      Path elsewhere = work.resolve("RUNTIME_DIR/hearth/other.sock");
      try (HearthdProcess second =
          HearthdProcess.start(
              work, "--socket", elsewhere.toString(), "--config", config.toString())) {
        assertThat(second.awaitEnd()).isEqualTo(ExitCode.ADDRESS_IN_USE.number());
        assertThat(second.written())
            .contains("another daemon of this instance")
            .contains("process " + first.pid() + " at " + socket())
            .contains("--instance");
        assertThat(elsewhere).doesNotExist();
      }
    }
  }

  @Test
  void shouldWaitForTheOneThatLeavesAnotherAddress() throws Exception {
    Path pipe = pipeThatEndsTheStop();
    Path elsewhere = work.resolve("RUNTIME_DIR/hearth/other.sock");
    Path patient = Files.writeString(work.resolve("a.conf"), "daemon.stop-timeout = 1h\n");
    try (HearthdProcess first = HearthdProcess.start(work, "--config", patient.toString())) {
      first.awaitLine(" ready ");
      first.terminate();
      first.awaitLine("stopping");
      try (HearthdProcess second = HearthdProcess.start(work, "--socket", elsewhere.toString())) {
        second.awaitLine("waiting: another daemon of this instance is at work");
        Files.newOutputStream(pipe).close();

        second.awaitLine(" ready ");
      }
    }
  }

  @Test
  void shouldKeepItsInstanceWhenItsLockIsDeleted() throws Exception {
    Path lock = work.resolve("STATE_HOME/hearth/default/daemon.lock");
    try (HearthdProcess daemon = startWith("predecessor-timeout = 10ms")) {
      for (int i = 0; i < 2; i++) {
        deleteAll(lock);

        daemon.awaitLine("instance restored");
        Path elsewhere = work.resolve("RUNTIME_DIR/hearth/other.sock");
        try (HearthdProcess second =
            HearthdProcess.start(
                work,
                "--socket",
                elsewhere.toString(),
                "--config",
                work.resolve("c.conf").toString())) {
          assertThat(second.awaitEnd()).isEqualTo(ExitCode.ADDRESS_IN_USE.number());
        }
      }
      ping();
    }
  }

  @Test
  void shouldLeaveInGoodOrderWhenTheFolderOfItsInstanceIsDeleted() throws Exception {
    try (HearthdProcess daemon = startWith("lock-timeout = 10s")) {
      deleteAll(work.resolve("STATE_HOME/hearth/default"));

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
      assertThat(daemon.written()).contains("reason=\"the instance is lost: somebody has deleted ");
      assertThat(socket()).doesNotExist();
    }
  }

  @Test
  void shouldWaitForTheOneBeforeForAsLongAsThatOneWasGiven() throws Exception {
    Path pipe = pipeThatEndsTheStop();
    Path patient = Files.writeString(work.resolve("a.conf"), "daemon.stop-timeout = 1h\n");
    Path hasty =
        Files.writeString(work.resolve("b.conf"), "daemon.address.predecessor-timeout = 1ms\n");
    try (HearthdProcess first = HearthdProcess.start(work, "--config", patient.toString())) {
      first.awaitLine(" ready ");
      first.terminate();
      first.awaitLine("stopping");
      try (HearthdProcess second =
          HearthdProcess.start(
              work, "--config", hasty.toString(), "--predecessor-drain", "60000")) {
        second.awaitLine("waiting: another daemon of this instance is at work");
        Files.newOutputStream(pipe).close();
        second.awaitLine(" ready ");

        ping();
      }
    }
  }

  /** There is a service that stops when somebody has opened this, and closed it. */
  private Path pipeThatEndsTheStop() throws Exception {
    Path pipe = work.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    String stop =
        "new java.io.FileInputStream(\"" + pipe + "\").read(); return StopOutcome.GRACEFUL;";
    new TestServices(work).control().service(2000, "slow", "", stop);
    return pipe;
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldNotTakeThePlaceOfOneThatNobodyIsThereToTell() throws Exception {
    try (HearthdProcess first = startWith("settle-time = 500ms");
        HearthdProcess second = successor()) {
      second.awaitLine("waiting ");
      second.stopReading();

      assertThat(second.awaitUnreadEnd()).isEqualTo(ExitCode.ADDRESS_IN_USE.number());
      assertThat(work.resolve("second.log"))
          .content()
          .contains("process " + first.pid() + " holds ")
          .contains("nobody waits any more for this process to take its place");
      ping();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldTakeThePlaceOfOneThatLeavesWhoeverWaits() throws Exception {
    try (HearthdProcess first = startWith("settle-time = 500ms");
        HearthdProcess second = successor()) {
      second.awaitLine("waiting ");
      new LastExit(
              Instant.now(),
              ProcessIdentity.of(first.pid()).orElseThrow(),
              "1",
              OptionalInt.empty(),
              Optional.of(ExitCause.REPLACED),
              "as if it had begun")
          .write(new StateFolder(work.resolve("STATE_HOME/hearth/default")));
      second.stopReading();
      first.terminate();

      assertThat(first.awaitEnd()).isEqualTo(ExitCode.OK.number());
      while (!Files.exists(socket()) && second.isAlive()) {
        Thread.onSpinWait();
      }
      ping();
    }
  }

  private HearthdProcess successor() throws Exception {
    Path config =
        Files.writeString(work.resolve("d.conf"), "daemon.address.predecessor-timeout = 1h\n");
    return HearthdProcess.start(
        work,
        "--replace",
        "--config",
        config.toString(),
        "--log",
        work.resolve("second.log").toString());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldRestoreItsAddressWhenWhoOnlyHeldItsLockLetsGo() throws Exception {
    try (HearthdProcess daemon =
        startWith("check-interval = 100ms, watched-check-interval = 1h, settle-time = 0")) {
      Path lock = socket().resolveSibling("default.sock.lock");
      Path other = Files.createFile(work.resolve("other"));
      Process holder =
          new ProcessBuilder("flock", other.toString(), "sh", "-c", "echo held; read line").start();
      try (BufferedReader said = holder.inputReader()) {
        said.readLine();
        Files.move(other, lock, StandardCopyOption.REPLACE_EXISTING);
        assertThat(daemon.awaitLine("is not named holds"))
            .matches("\\S+Z WARN  HeldAddress: Somebody who .*");

        holder.getOutputStream().close();
        daemon.awaitLine("address restored");
        ping();
      } finally {
        holder.destroyForcibly().waitFor();
      }
    }
  }
}
