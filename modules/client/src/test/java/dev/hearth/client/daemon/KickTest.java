package dev.hearth.client.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.client.ClientOptions;
import dev.hearth.spi.transport.Endpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Kicking a program that takes long to start: a shell script that never listens. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
final class KickTest {
  private static final int KICKS = 20;

  @TempDir private Path folder;

  private ObtainOptions options(String socket) throws Exception {
    return ObtainOptions.of(
        ClientOptions.of(new Endpoint(folder.resolve(socket).toString()), "test", "1"),
        Optional.of(ScriptedProgram.in(folder, "exec sleep 100")));
  }

  private static List<ProcessHandle> started() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }

  @AfterEach
  void end() {
    for (ProcessHandle process : started()) {
      process.destroyForcibly();
      process.onExit().join();
    }
  }

  @Test
  void shouldStartOneProcessHoweverOftenItIsKicked() throws Exception {
    List<Kicked> all = new ArrayList<>();
    for (int i = 0; i < KICKS; i++) {
      all.add(Hearth.kick(options("s")));
    }

    assertThat(all.getFirst()).isEqualTo(new Kicked.Started());
    assertThat(all.subList(1, KICKS))
        .allSatisfy(
            each ->
                assertThat(each)
                    .isEqualTo(
                        new Kicked.LeftAlone(
                            "process "
                                + started().getFirst().pid()
                                + " has been started and does not listen yet")));
    assertThat(started()).hasSize(1);
  }

  @Test
  void shouldStartAnotherWhereTheOneThatWasKickedHasEnded() throws Exception {
    assertThat(Hearth.kick(options("s"))).isEqualTo(new Kicked.Started());
    end();

    assertThat(Hearth.kick(options("s"))).isEqualTo(new Kicked.Started());
  }

  @Test
  void shouldStartAnotherForAnotherAddress() throws Exception {
    assertThat(Hearth.kick(options("s"))).isEqualTo(new Kicked.Started());
    assertThat(Hearth.kick(options("t"))).isEqualTo(new Kicked.Started());
  }

  @Test
  void shouldNotStartOneWhereSomethingElseThanASocketIs() throws Exception {
    Path file = Files.createFile(folder.resolve("s"));

    assertThat(Hearth.kick(options("s")))
        .isEqualTo(
            new Kicked.Failed(
                "cannot start a daemon at " + file + ": what is there is no socket; move it away"));
    assertThat(started()).isEmpty();
  }

  @Test
  void shouldSayWhatIsWrongWithAStateFolderThatCannotBeHad() throws Exception {
    Path state = Files.createFile(folder.resolve("state"));
    List<String> notices = new ArrayList<>();

    assertThat(Hearth.kick(options("s")))
        .isEqualTo(new Kicked.Failed(state + " cannot be used (FileAlreadyExistsException)"));
    Hearth.obtain(options("s").withNotices(notices::add));
    assertThat(notices)
        .containsExactly(
            "starting the daemon without the lock "
                + state.resolve("start.lock")
                + ", which cannot be had: "
                + state
                + " cannot be used (FileAlreadyExistsException)");
  }

  @Test
  void shouldNotStartOneInAnotherUsersStateFolder() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can make one");
    Files.createDirectory(folder.resolve("state"));
    Files.setAttribute(folder.resolve("state"), "unix:uid", 12345);

    assertThat(Hearth.kick(options("s")))
        .isInstanceOfSatisfying(
            Kicked.Failed.class,
            failed -> assertThat(failed.message()).contains("belongs to user 12345"));
    assertThat(started()).isEmpty();
  }
}
