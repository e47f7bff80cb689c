package dev.hearth.session.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemainsTest {
  @TempDir private Path home;
  private StateFolder folder;

  @BeforeEach
  void choose() {
    folder = StateFolder.of("ci", Map.of("XDG_STATE_HOME", home.toString()), home, false);
  }

  /** A number that no process has: that of one that has ended and was waited for. */
  private static long deadPid() throws Exception {
    Process process =
        new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "--version")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.waitFor();
    return process.pid();
  }

  private Path fatal(long pid, long modified) throws Exception {
    Path file = Files.createFile(home.resolve("hearth", "hs_err_pid" + pid + ".log"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(modified));
    return file;
  }

  @Test
  void shouldFindNothingWhereThereIsNoFolder() throws Exception {
    assertThat(Remains.temporaryFiles(folder)).isEmpty();
    assertThat(Remains.fatalErrors(folder)).isEmpty();
    assertThat(Remains.sweep(folder, 1, 1)).isEmpty();
  }

  @Test
  void shouldRemoveWhatTheDeadWereWritingAndNothingOfTheLiving() throws Exception {
    folder.create();
    Path dead = Files.createFile(folder.path().resolve("last-exit." + deadPid()));
    Path living =
        Files.createFile(folder.path().resolve("last-exit." + ProcessHandle.current().pid()));
    Path other = Files.createFile(folder.path().resolve("last-exit.txt"));
    Path record = Files.createFile(folder.lastExit());

    assertThat(Remains.sweep(folder, 1, 1)).containsExactly(dead);

    assertThat(dead).doesNotExist();
    assertThat(living).exists();
    assertThat(other).exists();
    assertThat(record).exists();
  }

  @Test
  void shouldKeepTheNewestFatalErrors() throws Exception {
    folder.create();
    Path oldest = fatal(1, 1_000_000);
    Path newest = fatal(2, 3_000_000);
    Path older = fatal(3, 2_000_000);

    assertThat(Remains.fatalErrors(folder)).containsExactly(newest, older, oldest);
    assertThat(Remains.fatalError(folder, 3)).contains(older);
    assertThat(Remains.fatalError(folder, 4)).isEmpty();
    assertThat(Remains.sweep(folder, 2, 1)).containsExactly(oldest);
    assertThat(Remains.fatalErrors(folder)).containsExactly(newest, older);
  }

  @Test
  void shouldRemoveAFatalErrorThatWouldBeTakenForThisProcesss() throws Exception {
    folder.create();
    Path another = fatal(ProcessHandle.current().pid(), 1_000_000);

    assertThat(Remains.sweep(folder, 5, 1)).containsExactly(another);
    assertThat(another).doesNotExist();
  }
}
