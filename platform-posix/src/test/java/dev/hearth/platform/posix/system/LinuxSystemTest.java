package dev.hearth.platform.posix.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.spi.Deadline;
import dev.hearth.spi.system.HostSystem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import jnr.unixsocket.UnixDatagramChannel;
import jnr.unixsocket.UnixSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LinuxSystemTest {
  private static final Deadline PATIENCE = Deadline.after(Duration.ofMinutes(1));

  private final HostSystem system = new LinuxSystem();
  private Path folder;

  @BeforeEach
  void begin() throws IOException {
    assumeTrue(LinuxSystem.isHere());
    folder = Files.createTempDirectory("hearth");
  }

  @AfterEach
  void end() throws IOException {
    Files.deleteIfExists(folder.resolve("s"));
    Files.delete(folder);
  }

  /** A process of a shell that has ended: no child of this one, and of no one who asks for it. */
  private static long orphan() throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null & echo $!").start();
    return Long.parseLong(shell.inputReader().readLine());
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void shouldBeTheSystemOfThisMachine() {
    assertThat(HostSystem.ofThisMachine()).containsInstanceOf(LinuxSystem.class);
  }

  @Test
  void shouldReturnWhenAProcessOfSomeoneElseEnds() throws Exception {
    long pid = orphan();
    CompletableFuture<Boolean> ended =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return system.awaitEnd(pid, PATIENCE);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(ended).isNotDone();
    kill(pid);

    assertThat(ended.get()).isTrue();
    assertThat(system.awaitEnd(pid, PATIENCE)).isTrue();
  }

  @Test
  void shouldGiveUpWhenTheDeadlineHasPassed() throws Exception {
    long pid = orphan();
    try {
      assertThat(system.awaitEnd(pid, Deadline.after(Duration.ofMillis(20)))).isFalse();
      assertThat(system.awaitEnd(pid, Deadline.after(Duration.ZERO))).isFalse();
    } finally {
      kill(pid);
    }
  }

  @Test
  void shouldTellTheServiceManager() throws Exception {
    Path file = folder.resolve("s");
    assertThat(told(new UnixSocketAddress(file.toString()), file.toString()))
        .isEqualTo("READY=1\nSTATUS=w\u00e4rmt");
  }

  private String told(UnixSocketAddress at, String address) throws IOException {
    try (UnixDatagramChannel receiver = UnixDatagramChannel.open().bind(at)) {
      system.tellServiceManager(address, "READY=1\nSTATUS=w\u00e4rmt");
      ByteBuffer message = ByteBuffer.allocate(100);
      receiver.receive(message);
      return StandardCharsets.UTF_8.decode(message.flip()).toString();
    }
  }

  @Test
  void shouldTellOneWithAnAbstractAddress() throws Exception {
    String name = "hearth-test-" + ProcessHandle.current().pid();
    int receiver = AbstractReceiver.open(name);
    try (Arena arena = Arena.ofConfined()) {
      system.tellServiceManager("@" + name, "STOPPING=1");

      assertThat(AbstractReceiver.receive(receiver, arena)).isEqualTo("STOPPING=1");
    } finally {
      SystemCalls.close(receiver);
    }
  }

  @Test
  void shouldSayWhyItCannotTell() {
    assertThatThrownBy(() -> system.tellServiceManager("nowhere", "READY=1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'nowhere'");
    assertThatThrownBy(() -> system.tellServiceManager("/" + "x".repeat(107), "READY=1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> system.tellServiceManager(folder + "/none", "READY=1"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sendto " + folder + "/none failed: No such file");
  }
}
