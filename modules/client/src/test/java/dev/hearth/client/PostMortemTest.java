package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.client.PostMortem.Manner;
import dev.hearth.session.state.ExitCause;
import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.HostIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found out from what a process has left; HearthCommandIT kills daemons for it. */
class PostMortemTest {
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private static final String OUT_OF_MEMORY =
      "Terminating due to java.lang.OutOfMemoryError: Java heap space";

  @TempDir private Path home;
  private StateFolder folder;
  private HostIdentity daemon;

  /** A process that has ended stands for the daemon: its number is known, and nobody has it. */
  @BeforeEach
  void end() throws Exception {
    folder = StateFolder.of("ci", Map.of("XDG_STATE_HOME", home.toString()), home);
    folder.create();
    Process process =
        new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.waitFor();
    daemon = identity(process.pid());
  }

  /** Of one that began a moment ago: the clock of file systems lags behind by a tick. */
  private static HostIdentity identity(long pid) {
    long epoch = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now().minusMillis(100));
    return new HostIdentity("1.0", "ci", pid, epoch, 1);
  }

  private PostMortem examine() throws InterruptedException {
    return PostMortem.of(daemon, folder, PATIENCE);
  }

  @Test
  void shouldSayThatItWasKilledWhereNothingIsLeft() throws Exception {
    assertThat(examine().manner()).isEqualTo(Manner.KILLED);
    assertThat(examine().text())
        .startsWith("the daemon (hearth 1.0, pid " + daemon.pid() + ") was killed from outside");
  }

  @Test
  void shouldNotCallItKilledWhereItsFolderIsNotKnown() throws Exception {
    folder = StateFolder.of("another", Map.of("XDG_STATE_HOME", home.toString()), home);

    assertThat(examine().manner()).isEqualTo(Manner.UNKNOWN);
    assertThat(examine().text()).contains("there is no folder " + folder.path());
  }

  @Test
  void shouldSayWhyItLeft() throws Exception {
    exit(daemon.pid(), Instant.now(), OptionalInt.of(0));
    assertThat(examine().manner()).isEqualTo(Manner.LEFT);
    assertThat(examine().text()).contains("stopped with exit code 0: idle for ages");

    exit(daemon.pid(), Instant.now(), OptionalInt.empty());
    assertThat(examine().text()).contains("was ended while it stopped: idle for ages");
  }

  @Test
  void shouldNotTakeTheRecordOfAnotherForIts() throws Exception {
    exit(daemon.pid() + 1, Instant.now(), OptionalInt.of(0));
    assertThat(examine().manner()).isEqualTo(Manner.KILLED);

    exit(daemon.pid(), Instant.now().minusSeconds(60), OptionalInt.of(0));
    assertThat(examine().manner()).isEqualTo(Manner.KILLED);
  }

  private void exit(long pid, Instant at, OptionalInt code) throws Exception {
    new LastExit(at, pid, "1.0", code, Optional.of(ExitCause.IDLE), "idle for ages").write(folder);
  }

  @Test
  void shouldNameTheFatalErrorFile() throws Exception {
    Path file = home.resolve("hearth", "hs_err_pid" + daemon.pid() + ".log");
    Files.writeString(file, "#\n# A fatal error\n#\n#  SIGSEGV (0xb) at pc=0x1\n#\n");

    assertThat(examine().manner()).isEqualTo(Manner.CRASHED);
    assertThat(examine().text())
        .contains("crashed: SIGSEGV (0xb) at pc=0x1; the fatal error file is " + file);
  }

  @Test
  void shouldFindThatItsMemoryWasTooSmallAndShowTheEndOfItsLog() throws Exception {
    log(ready(daemon.pid()), "2", "3", "4", "5", OUT_OF_MEMORY);

    assertThat(examine().manner()).isEqualTo(Manner.OUT_OF_MEMORY);
    assertThat(examine().text())
        .contains("ran out of memory: Terminating due to")
        .contains("its log ends:\n  2\n  3\n");
  }

  private void log(String... lines) throws Exception {
    Files.writeString(folder.log(), String.join("\n", lines) + "\n");
  }

  private static String ready(long pid) {
    return "2026-03-01T07:15:02.123Z INFO  Daemon: ready socket=/run/my folder/s pid="
        + pid
        + " instance=ci version=1.0";
  }

  private static String named(long pid) {
    return "hearthd: pid=" + pid + " started=1 boot=1-2";
  }

  @Test
  void shouldNotTakeTheLastWordsOfAnEarlierOneForItsOwn() throws Exception {
    log(ready(daemon.pid() + 1), OUT_OF_MEMORY, ready(daemon.pid()), "its own");

    assertThat(examine().manner()).isEqualTo(Manner.KILLED);
    assertThat(examine().text()).endsWith("instance=ci version=1.0\n  its own");
  }

  @Test
  void shouldNotTakeTheLastWordsOfOneWithTheSameNumberForItsOwn() throws Exception {
    log(named(daemon.pid()), OUT_OF_MEMORY, named(daemon.pid() + 1), named(daemon.pid()));

    assertThat(examine().manner()).isEqualTo(Manner.KILLED);
  }

  @Test
  void shouldFindItsLastWordsWhenTheNextOneHasWrittenMuchSince() throws Exception {
    log(named(daemon.pid()), OUT_OF_MEMORY, ready(daemon.pid() + 1), "1\n2\n3\n4\n5\n6");

    assertThat(examine().manner()).isEqualTo(Manner.OUT_OF_MEMORY);
    assertThat(examine().text()).endsWith(OUT_OF_MEMORY);
  }

  @Test
  void shouldTakeNoWordsForItsOwnWhereTheLogDoesNotNameIt() throws Exception {
    log(OUT_OF_MEMORY);

    assertThat(examine().manner()).isEqualTo(Manner.KILLED);
    assertThat(examine().text()).doesNotContain("its log ends");
  }

  @Test
  void shouldSayThatItLivesWhereItDoes() throws Exception {
    daemon = identity(ProcessHandle.current().pid());

    assertThat(examine().manner()).isEqualTo(Manner.ALIVE);
  }

  @Test
  void shouldNotTakeAProcessForItThatBeganLater() throws Exception {
    daemon = new HostIdentity("1.0", "ci", ProcessHandle.current().pid(), 1, 1);

    assertThat(examine().manner()).isEqualTo(Manner.KILLED);
  }

  @Test
  void shouldReadHowManyProcessesTheKernelHasKilled() throws Exception {
    Files.writeString(home.resolve("memory.events"), "low 0\noom 3\noom_kill 2\n");

    assertThat(ControlGroup.at(home)).contains(new ControlGroup(2));
    assertThat(ControlGroup.at(home.resolve("none"))).isEmpty();
  }
}
