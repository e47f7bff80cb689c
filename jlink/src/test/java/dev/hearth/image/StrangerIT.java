package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the commands say where something else than a daemon is at its address. */
@EnabledOnOs(OS.LINUX)
class StrangerIT {
  /** Binds sockets of all kinds, which Java does not. */
  private static final String PERL = "perl";

  @RegisterExtension private final HearthRunner hearth = HearthRunner.ofOneTest();

  @BeforeEach
  void makeTheFolder() throws Exception {
    Files.createDirectories(hearth.socket().getParent());
  }

  /** What is there by a script that binds {@code $path}, and says so. */
  private final class Stranger implements AutoCloseable {
    private final Process process;

    Stranger(String script) throws Exception {
      String whole = "$| = 1; my $path = shift; " + script;
      process =
          new ProcessBuilder(PERL, "-MSocket", "-e", whole, hearth.socket().toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(process.inputReader().readLine()).isEqualTo("bound");
    }

    @Override
    public void close() {
      process.destroyForcibly().onExit().join();
    }
  }

  @Test
  void shouldSayThatWhoTakesNoConnectionsIsNoHearth() throws Exception {
    String bind = "socket(S, AF_UNIX, SOCK_DGRAM, 0) && bind(S, sockaddr_un($path)) or die $!; ";
    try (Stranger _ = new Stranger(bind + "print qq(bound\\n); sleep 600;")) {
      for (String command : new String[] {"status", "down", "ping"}) {
        assertThat(hearth.run(command).code()).isEqualTo(6);
        assertThat(hearth.run(command).err()).contains("is no Hearth: " + hearth.socket());
      }
    }
  }

  @Test
  void shouldSayThatWhoClosesAllConnectionsIsNoHearth() throws Exception {
    String bind = "socket(S, AF_UNIX, SOCK_STREAM, 0) && bind(S, sockaddr_un($path)) or die $!; ";
    String close = "listen(S, 8); print qq(bound\\n); while (accept(C, S)) { close(C); }";
    try (Stranger stranger = new Stranger(bind + close)) {
      assertThat(hearth.run("status").code()).isEqualTo(6);
      assertThat(hearth.run("doctor").out())
          .contains("who listens there (process " + stranger.process.pid() + ") is no Hearth")
          .contains("end who listens there, or choose another socket");
    }
  }

  @Test
  void shouldTreatAlikeWhateverKeepsADaemonFromListening() throws Exception {
    Path socket = hearth.socket();
    Files.createSymbolicLink(socket, hearth.folder().resolve("nowhere"));
    assertThat(hearth.run("status").err()).contains("no socket; move it away: " + socket);
    assertThat(hearth.run("down").code()).isEqualTo(1);

    Files.delete(socket);
    assertThat(new ProcessBuilder("mkfifo", socket.toString()).start().waitFor()).isZero();
    assertThat(hearth.run("status").err()).contains("no socket; move it away: " + socket);
    assertThat(hearth.run("down").code()).isEqualTo(1);
  }
}
