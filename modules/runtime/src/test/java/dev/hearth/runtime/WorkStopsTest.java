package dev.hearth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hearth.client.HearthClient;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Connections;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client calls a daemon, which calls another, which works with a child process and an open file:
 * when the client gives up or goes, all of that ends.
 */
@Timeout(120)
class WorkStopsTest {
  private static final long PATIENCE_SECONDS = 60;

  /** Calls WORK of the other daemon, and answers with its answer. */
  private static final int RELAY = 1;

  /** Waits for a child process that does not end by itself, with a file open. */
  private static final int WORK = 2;

  /** Answers with the milliseconds that its caller still waits, as the other daemon sees it. */
  private static final int RELAY_TIME_LEFT = 3;

  private static final int TIME_LEFT = 4;

  private final CompletableFuture<Process> started = new CompletableFuture<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CompletableFuture<ConnectionHandle> toFar = new CompletableFuture<>();
  private final CompletableFuture<Connections> nearConnections = new CompletableFuture<>();
  @TempDir private Path folder;
  private Path file;
  private TestRuntime near;
  private TestRuntime far;
  private HearthClient client;

  @BeforeEach
  void start() throws Exception {
    file = Files.createFile(folder.resolve("open"));
    near = daemon("near", nearConnections);
    far = daemon("far", new CompletableFuture<>());
    toFar.complete(nearConnections.get().connect(far.endpoint, Deadline.NONE));
    client = near.connect("client");
  }

  private TestRuntime daemon(String name, CompletableFuture<Connections> given) throws Exception {
    return new TestRuntime(
        Files.createTempDirectory(folder, name),
        context ->
            new ProbeService(
                context,
                (handlers, connections) -> {
                  given.complete(connections);
                  register(handlers, connections);
                },
                (connections, peer) -> {},
                (connections, handle) -> {}));
  }

  private void register(HandlerRegistry handlers, Connections connections) {
    handlers
        .blocking(RELAY, "relay", call -> relay(connections, WORK))
        .blocking(WORK, "work", this::work)
        .blocking(RELAY_TIME_LEFT, "relay-time-left", call -> relay(connections, TIME_LEFT))
        .nonBlocking(
            TIME_LEFT,
            "time-left",
            request -> {
              byte[] nanos = new byte[Long.BYTES];
              ByteBuffer.wrap(nanos).putLong(request.deadline().remainingNanos());
              return Reply.of(Message.of(nanos));
            });
  }

  private Reply relay(Connections connections, int messageType) throws Exception {
    try (Answer answer =
        connections.call(
            toFar.get(),
            TestRuntime.SERVICE,
            messageType,
            Message.EMPTY,
            Attachment.none(),
            Deadline.NONE)) {
      byte[] message = new byte[answer.message().remaining()];
      answer.message().get(message);
      return Reply.of(Message.of(message));
    }
  }

  private Reply work(Call call) throws IOException, InterruptedException {
    try (FileChannel open = FileChannel.open(file)) {
      Process child = new ProcessBuilder("sleep", "1000").start();
      call.onCancel(child::destroyForcibly);
      assertThat(open.isOpen()).isTrue();
      started.complete(child);
      child.waitFor();
    } finally {
      stopped.countDown();
    }
    return Reply.EMPTY;
  }

  @AfterEach
  void stop() {
    client.close();
    near.close();
    far.close();
  }

  private CompletableFuture<Answer> begin(Deadline deadline) throws Exception {
    CompletableFuture<Answer> answer =
        client.callAsync(TestRuntime.SERVICE, RELAY, Message.EMPTY, Attachment.none(), deadline);
    started.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(isFileOpen()).isTrue();
    return answer;
  }

  private boolean isFileOpen() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.anyMatch(this::isFile);
    }
  }

  private boolean isFile(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
    } catch (IOException e) {
      // Closed since it was listed.
      return false;
    }
  }

  private void assertAllStopped(long since, TestReporter reporter) throws Exception {
    started.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(stopped.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    reporter.publishEntry(
        "stopped after microseconds",
        Long.toString(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - since)));
    assertThat(isFileOpen()).isFalse();
  }

  @Test
  void shouldStopTheWorkOfBothDaemonsWhenTheClientCancels(TestReporter reporter) throws Exception {
    CompletableFuture<Answer> answer = begin(Deadline.NONE);
    long since = System.nanoTime();

    answer.cancel(true);

    assertAllStopped(since, reporter);
  }

  @Test
  void shouldStopTheWorkOfBothDaemonsWhenTheClientGoes(TestReporter reporter) throws Exception {
    CompletableFuture<Answer> answer = begin(Deadline.NONE);
    long since = System.nanoTime();

    client.close();

    assertAllStopped(since, reporter);
    assertThat(answer).isCompletedExceptionally();
  }

  @Test
  void shouldStopTheWorkOfBothDaemonsWhenTheClientIsKilled(TestReporter reporter) throws Exception {
    PeerProcess peer = new PeerProcess(near.endpoint);
    long since;
    try (peer) {
      peer.call(RELAY);
      started.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(isFileOpen()).isTrue();
      since = System.nanoTime();
    }

    assertAllStopped(since, reporter);
  }

  @Test
  void shouldStopTheWorkOfBothDaemonsAtTheClientsDeadline(TestReporter reporter) throws Exception {
    Deadline deadline = Deadline.after(Duration.ofSeconds(2));
    CompletableFuture<Answer> answer = begin(deadline);

    assertAllStopped(deadline.nanoTime(), reporter);
    assertThatThrownBy(() -> answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .cause()
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
  }

  @Test
  void shouldHandOnWhatIsLeftOfTheDeadlineOverBothHops() throws Exception {
    Duration time = Duration.ofSeconds(40);
    try (Answer answer =
        client.call(
            TestRuntime.SERVICE,
            RELAY_TIME_LEFT,
            Message.EMPTY,
            Attachment.none(),
            Deadline.after(time))) {
      // Each hop rounds up to the next millisecond.
      assertThat(answer.message().getLong()).isPositive().isLessThan(time.plusMillis(2).toNanos());
    }
  }
}
