package dev.hearth.client.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.client.Transports;
import dev.hearth.session.state.ExitCause;
import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class SpawnLockTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void choose() {
    file = folder.resolve("start.lock");
  }

  private LockLook look() throws Exception {
    try (Transport transport =
        Transports.open(TransportOptions.AUTO, Polling.AUTO, new Endpoint(file.toString()))) {
      return SpawnLock.look(transport, file);
    }
  }

  private SpawnLock take() throws IOException {
    return SpawnLock.tryAcquire(file).orElseThrow();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldStayLockedForOtherProcessesWhenAnotherThreadOfThisOneAsksInVain() throws Exception {
    try (SpawnLock _ = take()) {
      assertThat(SpawnLock.tryAcquire(file)).isEmpty();
      assertThat(SpawnLock.tryAcquire(folder.resolve(".").resolve("start.lock"))).isEmpty();
      assertThat(SpawnLock.acquire(file, Deadline.after(Duration.ZERO))).isEmpty();
      assertThat(look()).isEqualTo(new LockLook.Held(Optional.of(ProcessIdentity.current())));

      assertThat(isLockedForOthers()).isTrue();
    }
    assertThat(isLockedForOthers()).isFalse();
  }

  /** Locks of the system are those of processes: only another one can tell. */
  private boolean isLockedForOthers() throws Exception {
    Process python =
        new ProcessBuilder(
                "python3",
                "-c",
                """
                import fcntl, sys
                try:
                    fcntl.lockf(open(sys.argv[1], "r+"), fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    print("locked")
                else:
                    print("free")
                """,
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = python.inputReader()) {
      return "locked".equals(said.readLine());
    }
  }

  @Test
  void shouldLetAThreadInThatWaitsForAnother() throws Exception {
    FutureTask<Optional<SpawnLock>> waits =
        new FutureTask<>(() -> SpawnLock.acquire(file, Deadline.after(Duration.ofMinutes(1))));
    try (SpawnLock _ = take()) {
      Thread.ofPlatform().daemon().start(waits);
    }

    try (SpawnLock second = waits.get().orElseThrow()) {
      assertThat(second.starting("s", state())).isEmpty();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void shouldNotWriteWhereALinkLeads() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "precious");
    Files.createSymbolicLink(file, precious);

    assertThatThrownBy(this::take).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> SpawnLock.acquire(file, Deadline.after(Duration.ZERO)))
        .isInstanceOf(IOException.class);
    assertThat(precious).hasContent("precious");
  }

  private StateFolder state() {
    return new StateFolder(folder);
  }

  @Test
  void shouldNotTakeADaemonThatHasBegunToStopForOneThatStarts() throws Exception {
    ProcessIdentity alive = ProcessIdentity.current();
    try (SpawnLock lock = take()) {
      lock.leave(alive, "/run/s");
    }
    new LastExit(
            Instant.EPOCH,
            alive,
            "1.0",
            OptionalInt.empty(),
            Optional.of(ExitCause.REQUESTED),
            "asked")
        .write(state());

    try (SpawnLock lock = take()) {
      assertThat(lock.starting("/run/s", state())).isEmpty();
    }
  }

  @Test
  void shouldKeepWordOfAStartThatNobodyWaitsForWhileItsProcessLives() throws Exception {
    ProcessIdentity alive = ProcessIdentity.current();
    try (SpawnLock lock = take()) {
      assertThat(lock.starting("/run/s", state())).isEmpty();
      lock.leave(alive, "/run/s");
    }
    assertThat(look()).isEqualTo(new LockLook.Free(Optional.empty()));
    try (SpawnLock lock = take()) {
      assertThat(lock.starting("/run/s", state())).contains(alive);
      assertThat(lock.starting("/run/other", state())).isEmpty();
    }
    try (SpawnLock lock = take()) {
      assertThat(lock.starting("/run/s", state())).contains(alive);
      lock.leave(new ProcessIdentity(alive.pid(), alive.started() + 1, alive.bootId()), "/run/s");
    }
    assertThat(file).isEmptyFile();
  }
}
