package dev.hearth.spi.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class ProcessIdentityTest {
  @Test
  void shouldKnowThisProcess() {
    ProcessIdentity current = ProcessIdentity.current();

    assertThat(current.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(current.isAlive()).isTrue();
    assertThat(ProcessIdentity.of(current.pid())).contains(current);
  }

  @Test
  void shouldNotTakeAnotherProcessOfTheSameNumberForIt() {
    ProcessIdentity current = ProcessIdentity.current();

    assertThat(
            new ProcessIdentity(current.pid(), current.started() + 1, current.bootId()).isAlive())
        .isFalse();
    assertThat(new ProcessIdentity(current.pid(), current.started(), "another").isAlive())
        .isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldCountAZombieAmongTheDead() throws Exception {
    // The child ends when the shell has become a program that does not care for it.
    Process parent =
        new ProcessBuilder("sh", "-c", "exec 3<&0; (read x <&3) & echo $!; exec sleep 60").start();
    try {
      long child = Long.parseLong(parent.inputReader().readLine());
      Path name = Path.of("/proc", Long.toString(parent.pid()), "comm");
      while (!Files.readString(name).startsWith("sleep")) {
        Thread.onSpinWait();
      }
      parent.getOutputStream().close();
      while (ProcessIdentity.of(child).isPresent()) {
        Thread.onSpinWait();
      }
      assertThat(ProcessHandle.of(child)).isPresent();
    } finally {
      parent.destroyForcibly().onExit().join();
    }
  }

  @Test
  void shouldReadWhatItHasWritten() {
    ProcessIdentity current = ProcessIdentity.current();

    assertThat(ProcessIdentity.parse(current + "\nmore")).contains(current);
    assertThat(ProcessIdentity.parse("pid=x started=1 boot=")).isEmpty();
    assertThat(ProcessIdentity.parse("")).isEmpty();
  }
}
