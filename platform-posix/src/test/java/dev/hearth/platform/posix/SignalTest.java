package dev.hearth.platform.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Threads whose system calls are interrupted by signals, which then answer EINTR. */
@EachEngine
final class SignalTest extends EngineTest {
  private static final Linker LINKER = Linker.nativeLinker();

  /** Not used by the JVM. */
  private static final int SIGUSR1 = 10;

  private static final int ROUNDS = 1_000;

  SignalTest(String engine) {
    super(engine);
  }

  /** The handler is abs(3): it takes a number and does nothing with it. */
  @BeforeEach
  void handleTheSignal() throws Throwable {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/task")));
    MethodHandle signal =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("signal"),
            FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
    MemorySegment before =
        (MemorySegment) signal.invokeExact(SIGUSR1, LINKER.defaultLookup().findOrThrow("abs"));
    assertThat(before.address()).isNotEqualTo(-1);
  }

  @Test
  void shouldLoseNothingToSignals() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    AtomicBoolean done = new AtomicBoolean();
    Thread puller = Thread.ofPlatform().name("puller").start(() -> pullUntilTheEnd(client));
    CompletableFuture<Void> signaller = CompletableFuture.runAsync(() -> signalUntil(done));
    try {
      for (int i = 0; i < ROUNDS; i++) {
        write(client, "ping");
        assertThat(server.text(4)).isEqualTo("ping");
        write(server, "pong");
        assertThat(client.text(4)).isEqualTo("pong");
      }
    } finally {
      done.set(true);
      client.connection().close();
    }
    signaller.get();
    puller.join();
  }

  private static void pullUntilTheEnd(RecordingReceiver client) {
    boolean open = true;
    while (open) {
      open = pulled(client).receive(Long.MAX_VALUE);
    }
  }

  private static void signalUntil(AtomicBoolean done) {
    try {
      MethodHandle tgkill =
          LINKER.downcallHandle(
              LINKER.defaultLookup().findOrThrow("tgkill"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
      int process = Math.toIntExact(ProcessHandle.current().pid());
      while (!done.get()) {
        for (int thread : threads()) {
          // A thread that has gone meanwhile is no failure.
          int _ = (int) tgkill.invokeExact(process, thread, SIGUSR1);
        }
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static List<Integer> threads() throws IOException {
    List<Integer> ids = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
      for (Path task : tasks.toList()) {
        String name = name(task);
        if (name.startsWith("hearth-io") || name.startsWith("puller")) {
          ids.add(Integer.valueOf(task.getFileName().toString()));
        }
      }
    }
    return ids;
  }

  private static String name(Path task) {
    try {
      return Files.readString(task.resolve("comm"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "a thread that has gone";
    }
  }
}
