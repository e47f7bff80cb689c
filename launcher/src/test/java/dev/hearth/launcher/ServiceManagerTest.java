package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.spi.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A daemon that is started by programs that do what systemd does. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class ServiceManagerTest {
  private static final int CONTROL = 1;

  @TempDir private Path work;
  private Path socket;

  @BeforeEach
  void prepare() throws Exception {
    new TestServices(work).control();
    socket = work.resolve("unit.sock");
  }

  private Path compiled(String name) throws Exception {
    Path program = work.resolve(name);
    try {
      Process compiler =
          new ProcessBuilder("cc", "-o", program.toString(), "src/test/c/" + name + ".c")
              .inheritIO()
              .start();
      assertThat(compiler.waitFor()).isZero();
    } catch (IOException e) {
      assumeTrue(false, "there is no C compiler here");
    }
    return program;
  }

  private HearthdProcess activated(String count, String... arguments) throws Exception {
    List<String> activate = List.of(compiled("activate").toString(), socket.toString(), count);
    return HearthdProcess.start(work, activate, Map.of(), List.of(), arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "selector"})
  void shouldServeTheSocketThatItIsStartedWith(String engine) throws Exception {
    Path file = Files.writeString(work.resolve("hearth.conf"), "daemon.io.engine = " + engine);
    try (HearthdProcess daemon = activated("1", "--config", file.toString())) {
      assertThat(daemon.awaitLine(" ready ")).contains("socket=" + socket);
      try (TestClient client = new TestClient(socket)) {
        assertThat(client.call(CONTROL, ControlMethod.PING_VALUE, Message.EMPTY).remaining())
            .isZero();
      }
      daemon.terminate();

      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
    }
    // It is the service manager's, who goes on listening there.
    assertThat(socket).exists();
    assertThat(HearthdProcess.socket(work)).doesNotExist();
  }

  @Test
  void shouldRefuseMoreThanOneSocket() throws Exception {
    try (HearthdProcess daemon = activated("2")) {
      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.ADDRESS.number());
      assertThat(daemon.written()).contains("hands over '2' sockets");
    }
  }

  @Test
  void shouldPassOverASocketThatWasMeantForAnotherProcess() throws Exception {
    Map<String, String> others = Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1");
    try (HearthdProcess daemon = HearthdProcess.start(work, List.of(), others, List.of())) {
      daemon.awaitLine(" ready ");

      assertThat(HearthdProcess.socket(work)).exists();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"path", "abstract"})
  void shouldTellWhenItIsReadyAndWhenItStops(String kind) throws Exception {
    String address =
        kind.equals("path")
            ? work.resolve("notify").toString()
            : "@hearth-test-" + ProcessHandle.current().pid();
    Process manager = new ProcessBuilder(compiled("notified").toString(), address).start();
    try (HearthdProcess daemon = start(manager, address)) {
      assertThat(manager.inputReader().readLine()).isEqualTo("READY=1");
      new TestClient(HearthdProcess.socket(work)).close();
      daemon.terminate();

      assertThat(manager.inputReader().readLine()).isEqualTo("STOPPING=1");
      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.OK.number());
    } finally {
      manager.destroyForcibly().waitFor();
    }
  }

  private HearthdProcess start(Process manager, String address) throws IOException {
    assertThat(manager.inputReader().readLine()).isEqualTo("listening");
    return HearthdProcess.start(work, List.of(), Map.of("NOTIFY_SOCKET", address), List.of());
  }

  @Test
  void shouldServeAlsoWhenTheServiceManagerCannotBeTold() throws Exception {
    Map<String, String> gone = Map.of("NOTIFY_SOCKET", work.resolve("gone").toString());
    try (HearthdProcess daemon = HearthdProcess.start(work, List.of(), gone, List.of())) {
      assertThat(daemon.awaitLine("was not told 'READY=1'")).contains("No such file");
      new TestClient(HearthdProcess.socket(work)).close();
    }
  }
}
