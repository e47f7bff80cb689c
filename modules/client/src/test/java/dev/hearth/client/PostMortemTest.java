package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.client.PostMortem.Manner;
import dev.hearth.session.state.ExitCause;
import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.PastExits;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.transport.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found out from what a process has left; LostDaemonIT kills daemons for it. */
class PostMortemTest {
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private static final String OUT_OF_MEMORY =
      "Terminating due to java.lang.OutOfMemoryError: Java heap space";

  @TempDir private Path home;
  private StateFolder folder;
  private HostIdentity daemon;
  private Optional<ProcessIdentity> seen;

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
    seen = Optional.of(new ProcessIdentity(process.pid(), 12, "1-2"));
  }

  /** Of an epoch that tells that the clock has been set since. */
  private static HostIdentity identity(long pid) {
    return new HostIdentity("1.0", "ci", pid, Long.MAX_VALUE, 1);
  }

  private PostMortem examine() throws InterruptedException {
    return PostMortem.of(daemon, seen, folder, PATIENCE);
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
  void shouldNotCallItKilledWhereItsProcessWasNeverSeen() throws Exception {
    seen = Optional.empty();

    assertThat(examine().manner()).isEqualTo(Manner.UNKNOWN);
    assertThat(examine().text()).contains("its process could not be seen from here");
  }

  @Test
  void shouldSayWhyItLeft() throws Exception {
    exit(seen.orElseThrow(), OptionalInt.of(0));
    assertThat(examine().manner()).isEqualTo(Manner.LEFT);
    assertThat(examine().text()).contains("stopped with exit code 0: idle for ages");

    exit(seen.orElseThrow(), OptionalInt.empty());
    assertThat(examine().text()).contains("was ended while it stopped: idle for ages");
  }

  @Test
  void shouldSayWhyItLeftThoughOthersHaveStartedSince() throws Exception {
    exit(seen.orElseThrow(), OptionalInt.of(0));
    PastExits.take(folder);
    exit(new ProcessIdentity(daemon.pid() + 1, 12, "1-2"), OptionalInt.of(0));

    assertThat(examine().manner()).isEqualTo(Manner.LEFT);
    assertThat(examine().text()).contains("stopped with exit code 0: idle for ages");
  }

  /** In a container each daemon may have the same. */
  @Test
  void shouldNotTakeAPastRecordForItsByTheNumberAlone() throws Exception {
    exit(new ProcessIdentity(daemon.pid(), 11, "1-2"), OptionalInt.of(0));
    PastExits.take(folder);
    assertThat(examine().manner()).isEqualTo(Manner.KILLED);

    seen = Optional.empty();
    assertThat(examine().manner()).isEqualTo(Manner.UNKNOWN);
  }

  @Test
  void shouldFindARecordBehindADamagedOne() throws Exception {
    exit(seen.orElseThrow(), OptionalInt.of(0));
    PastExits.take(folder);
    Files.writeString(folder.lastExit(), "at=yesterday");

    assertThat(examine().manner()).isEqualTo(Manner.LEFT);
  }

  @Test
  void shouldTakeTheRecordOfAnEarlierVersionForItsByTheNumber() throws Exception {
    exit(new ProcessIdentity(daemon.pid(), 0, ""), OptionalInt.of(0));

    assertThat(examine().manner()).isEqualTo(Manner.LEFT);
  }

  @Test
  void shouldNotTakeTheRecordOfAnotherForIts() throws Exception {
    exit(new ProcessIdentity(daemon.pid() + 1, 12, "1-2"), OptionalInt.of(0));
    assertThat(examine().manner()).isEqualTo(Manner.KILLED);

    exit(new ProcessIdentity(daemon.pid(), 11, "1-2"), OptionalInt.of(0));
    assertThat(examine().manner()).isEqualTo(Manner.KILLED);

    exit(new ProcessIdentity(daemon.pid(), 12, "1-1"), OptionalInt.of(0));
    assertThat(examine().manner()).isEqualTo(Manner.KILLED);
  }

  /** Written at a time that tells nothing. */
  private void exit(ProcessIdentity process, OptionalInt code) throws Exception {
    new LastExit(Instant.EPOCH, process, "1.0", code, Optional.of(ExitCause.IDLE), "idle for ages")
        .write(folder);
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
    assertThat(examine().withoutLog())
        .contains("ran out of memory: Terminating due to")
        .endsWith("HEARTHD_JAVA_OPTIONS=-Xmx2g, say");
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
  void shouldShowTheEndOfTheLogThatTheDaemonHasNamed() throws Exception {
    log(named(daemon.pid()), OUT_OF_MEMORY);
    Path other = home.resolve("my logs.txt");
    nameLog(other);

    Files.writeString(other, "of an earlier one\n" + ready(daemon.pid()) + "\nits own\n");
    assertThat(examine().manner()).isEqualTo(Manner.OUT_OF_MEMORY);
    assertThat(examine().text()).endsWith("instance=ci version=1.0\n  its own");

    Files.writeString(other, "begun anew when it was full\n" + ready(daemon.pid() + 1) + "\n");
    assertThat(examine().text()).endsWith("its log ends:\n  begun anew when it was full");

    Files.delete(other);
    assertThat(examine().text()).endsWith(named(daemon.pid()) + "\n  " + OUT_OF_MEMORY);
  }

  private void nameLog(Path file) throws Exception {
    Files.writeString(
        folder.path().resolve("hearthd.log-file"), seen.orElseThrow() + " log=" + file + "\n");
  }

  @Test
  void shouldNotShowTheLogThatAnotherHasNamed() throws Exception {
    log(named(daemon.pid()), "its own");
    Path other = Files.writeString(home.resolve("other.log"), "of another\n");
    seen = Optional.of(new ProcessIdentity(daemon.pid() + 1, 12, "1-2"));
    nameLog(other);

    assertThat(examine().text()).endsWith(named(daemon.pid()) + "\n  its own");
  }

  @Test
  void shouldSayThatItLivesWhateverTheClockSays() throws Exception {
    ProcessIdentity alive = ProcessIdentity.current();
    seen = Optional.of(alive);
    for (long epoch : new long[] {1, Long.MAX_VALUE}) {
      daemon = new HostIdentity("1.0", "ci", alive.pid(), epoch, 1);

      assertThat(examine().manner()).isEqualTo(Manner.ALIVE);
    }
  }

  @Test
  void shouldNotTakeAProcessForItThatHasItsNumberNow() throws Exception {
    ProcessIdentity alive = ProcessIdentity.current();
    daemon = identity(alive.pid());
    seen = Optional.of(new ProcessIdentity(alive.pid(), alive.started() - 1, alive.bootId()));

    assertThat(examine().manner()).isEqualTo(Manner.KILLED);
  }

  @Test
  void shouldReadHowManyProcessesTheKernelHasKilled() throws Exception {
    Files.writeString(home.resolve("memory.events"), "low 0\noom 3\noom_kill 2\n");

    assertThat(ControlGroup.at(home)).contains(new ControlGroup(2));
    assertThat(ControlGroup.at(home.resolve("none"))).isEmpty();
  }
}
