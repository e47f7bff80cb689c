package dev.hearth.session.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.hearth.spi.transport.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LastExitTest {
  private static final LastExit EXIT =
      new LastExit(
          Instant.parse("2026-03-01T07:15:02.123Z"),
          new ProcessIdentity(4711, 12, "1-2"),
          "1.0",
          OptionalInt.of(7),
          Optional.of(ExitCause.LOW_MEMORY),
          "12 MiB free = less than \u00fc\nneeded");

  @TempDir private Path home;
  private StateFolder folder;

  @BeforeEach
  void choose() {
    folder = StateFolder.of("ci", Map.of("XDG_STATE_HOME", home.toString()), home, false);
  }

  @Test
  void shouldReadWhatItWrote() throws Exception {
    assertThat(LastExit.read(folder)).isEmpty();

    EXIT.write(folder);
    EXIT.write(folder);

    assertThat(LastExit.read(folder)).contains(EXIT);
    try (Stream<Path> files = Files.list(folder.path())) {
      assertThat(files).containsExactly(home.resolve("hearth", "ci", "last-exit"));
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldBeReadableForNobodyElse() throws Exception {
    EXIT.write(folder);

    assertThat(Files.getPosixFilePermissions(folder.lastExit()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(folder.path()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void shouldKeepThoseOfTheNewestFewWhenOthersHaveComeAfterThem() throws Exception {
    for (int pid = 1; pid <= 12; pid++) {
      exitOf(pid).write(folder);
      assertThat(folder.lastExit().toFile().setLastModified(pid * 10_000L)).isTrue();

      PastExits.take(folder);
    }
    Path anothers = Files.createFile(folder.pastExits().resolve("notes"));

    Remains.sweep(folder, 1, 8);

    assertThat(LastExit.read(folder)).isEmpty();
    assertThat(anothers).exists();
    for (int pid = 1; pid <= 12; pid++) {
      LastExit exit = exitOf(pid);
      assertThat(PastExits.of(exit.process(), folder).filter(exit::equals).isPresent())
          .isEqualTo(pid > 4);
    }
    assertThat(PastExits.of(new ProcessIdentity(12, 13, "1-2"), folder)).isEmpty();
  }

  @Test
  void shouldRemoveOneThatIsDamagedWhenAnotherHasComeAfterIt() throws Exception {
    folder.create();
    Files.writeString(folder.lastExit(), "at=yesterday");

    assertThatIOException()
        .isThrownBy(() -> PastExits.take(folder))
        .withMessageContaining("is damaged");

    assertThat(folder.lastExit()).doesNotExist();
  }

  private static LastExit exitOf(long pid) {
    return new LastExit(
        EXIT.at(),
        new ProcessIdentity(pid, 12, "1-2"),
        EXIT.version(),
        EXIT.exitCode(),
        EXIT.cause(),
        EXIT.reason());
  }

  @Test
  void shouldHaveNoExitCodeUntilTheStopIsOver() throws Exception {
    LastExit begun =
        new LastExit(
            EXIT.at(),
            EXIT.process(),
            EXIT.version(),
            OptionalInt.empty(),
            EXIT.cause(),
            EXIT.reason());
    begun.write(folder);

    assertThat(LastExit.read(folder)).contains(begun);
  }

  @Test
  void shouldReadWhatAnEarlierVersionWrote() throws Exception {
    folder.create();
    Files.writeString(
        folder.lastExit(), "at=2026-03-01T07:15:02.123Z\npid=4711\nversion=1.0\nreason=idle\n");

    assertThat(LastExit.read(folder))
        .map(LastExit::process)
        .contains(new ProcessIdentity(4711, 0, ""));
  }

  @Test
  void shouldPassOverACauseOfALaterVersion() throws Exception {
    EXIT.write(folder);
    String text = Files.readString(folder.lastExit());
    Files.writeString(folder.lastExit(), text.replace("low-memory", "bad-weather"));

    assertThat(LastExit.read(folder).orElseThrow().cause()).isEmpty();
  }

  @Test
  void shouldSayWhatIsDamaged() throws Exception {
    folder.create();
    Files.writeString(folder.lastExit(), "at=yesterday\npid=1\n");

    assertThatIOException()
        .isThrownBy(() -> LastExit.read(folder))
        .withMessageContaining(folder.lastExit() + " is damaged");
  }
}
