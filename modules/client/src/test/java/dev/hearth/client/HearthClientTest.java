package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hearth.client.daemon.Hearth;
import dev.hearth.client.daemon.ObtainFailure;
import dev.hearth.client.daemon.ObtainOptions;
import dev.hearth.client.daemon.Obtained;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HearthClientTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final byte[] HELLO = {1, 2, 3};

  private TestDaemon daemon;
  private HearthClient client;

  @BeforeEach
  void connect(@TempDir Path folder) throws Exception {
    daemon = new TestDaemon(folder);
    client = daemon.connect();
  }

  @AfterEach
  void close() {
    client.close();
    daemon.close();
  }

  private byte[] call(int messageType, byte[] message) throws Exception {
    try (Answer answer = client.call(TestDaemon.SERVICE, messageType, Message.of(message))) {
      return TestDaemon.bytes(answer.message());
    }
  }

  private CompletableFuture<byte[]> callAsync(int messageType, byte[] message) throws Exception {
    return client
        .callAsync(
            TestDaemon.SERVICE,
            messageType,
            Message.of(message),
            Attachment.none(),
            client.usualDeadline())
        .thenApply(
            answer -> {
              try (answer) {
                return TestDaemon.bytes(answer.message());
              }
            });
  }

  @Test
  void shouldKnowWhichDaemonItTalksTo() {
    assertThat(client.agreement().daemon().instance()).isEqualTo("test");
    assertThat(client.agreement().version()).isEqualTo(1);
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void shouldNotSayThatNoDaemonIsThereWhereWhoAsksForItIsInterrupted() {
    ObtainOptions options =
        ObtainOptions.of(ClientOptions.of(daemon.endpoint, "test", "1.0"), Optional.empty());
    Thread.currentThread().interrupt();
    Obtained obtained = Hearth.obtain(options);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(obtained)
        .isEqualTo(
            new Obtained.Failed(
                ObtainFailure.INTERRUPTED, "interrupted before it was connected to a daemon"));
  }

  @Test
  void shouldBringTheAnswerToTheThreadThatWaits() throws Exception {
    assertThat(call(TestDaemon.ECHO, HELLO)).isEqualTo(HELLO);
    assertThat(call(TestDaemon.BLOCKING_ECHO, HELLO)).isEqualTo(HELLO);
  }

  @Test
  void shouldStartNoThreadForBlockingCalls() throws Exception {
    for (Thread left : readers()) {
      left.join();
    }

    call(TestDaemon.ECHO, HELLO);
    call(TestDaemon.BLOCKING_ECHO, HELLO);

    assertThat(readers()).isEmpty();
  }

  private static List<Thread> readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("hearth-client-reader"))
        .toList();
  }

  @Test
  void shouldBringTheAnswerToAVirtualThread() throws Exception {
    FutureTask<byte[]> task = new FutureTask<>(() -> call(TestDaemon.ECHO, HELLO));

    Thread.startVirtualThread(task);

    assertThat(task.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(HELLO);
  }

  @Test
  void shouldCompleteAFutureWithoutAnyThreadThatWaits() throws Exception {
    assertThat(callAsync(TestDaemon.ECHO, HELLO).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo(HELLO);
    assertThat(call(TestDaemon.ECHO, HELLO)).isEqualTo(HELLO);
    assertThat(callAsync(TestDaemon.ECHO, HELLO).get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo(HELLO);
  }

  @Test
  void shouldFailAFutureWithTheServicesError() throws Exception {
    CompletableFuture<byte[]> future = callAsync(99, HELLO);

    assertThatThrownBy(future::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNIMPLEMENTED));
  }

  @Test
  void shouldSayOfEveryCallHowTheDaemonEndedUnderIt() throws Exception {
    CompletableFuture<byte[]> under = callAsync(TestDaemon.HANG, HELLO);
    daemon.hanging.await();

    assertThatThrownBy(() -> call(TestDaemon.HANG_UP, HELLO)).satisfies(this::assertTellsTheEnd);
    assertThatThrownBy(() -> call(TestDaemon.ECHO, HELLO)).satisfies(this::assertTellsTheEnd);
    assertThatThrownBy(under::join).cause().satisfies(this::assertTellsTheEnd);
  }

  /** Its process is made up. */
  private void assertTellsTheEnd(Throwable failure) {
    assertThat(failure)
        .hasMessageContaining(
            "the daemon (hearth 1.0, pid " + TestDaemon.PID + ") has ended, and nothing tells how")
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .extracting(Throwable::getCause)
        .asInstanceOf(type(DaemonEndedException.class))
        .satisfies(e -> assertThat(e.postMortem().manner()).isEqualTo(PostMortem.Manner.UNKNOWN));
  }

  @Test
  void shouldCancelTheCallOfACancelledFuture() throws Exception {
    CompletableFuture<Answer> future =
        client.callAsync(
            TestDaemon.SERVICE, TestDaemon.HANG, Message.EMPTY, Attachment.none(), Deadline.NONE);
    daemon.hanging.await();

    future.cancel(true);

    assertThat(daemon.hangEnded.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldEndACallAtItsDeadline() throws Exception {
    assertThatThrownBy(
            () ->
                client.call(
                    TestDaemon.SERVICE,
                    TestDaemon.HANG,
                    Message.EMPTY,
                    Attachment.none(),
                    Deadline.after(Duration.ofMillis(20))))
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));

    assertThat(daemon.hangEnded.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void shouldDeliverPushesInOrderWhileACallerWaitsAndWhileNoneDoes() throws Exception {
    LinkedBlockingQueue<Integer> pushed = new LinkedBlockingQueue<>();
    client.onPush(
        TestDaemon.SERVICE,
        push -> {
          assertThat(push.attachment().remaining()).isEqualTo(push.messageType());
          pushed.add(push.messageType());
        });

    for (int round = 0; round < 3; round++) {
      call(TestDaemon.PUSH, new byte[] {20});
      CompletableFuture<byte[]> answer = callAsync(TestDaemon.PUSH, new byte[] {20});
      for (int i = 0; i < 40; i++) {
        assertThat(pushed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(i % 20);
      }
      answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldTellAPushHandlerThatItCannotWaitForAnAnswer() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    client.onPush(
        TestDaemon.SERVICE,
        push -> {
          try {
            call(TestDaemon.ECHO, HELLO);
          } catch (Exception e) {
            failure.complete(e);
          }
        });

    call(TestDaemon.PUSH, new byte[] {1});

    assertThat(failure.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(IllegalStateException.class);
    assertThat(call(TestDaemon.ECHO, HELLO)).isEqualTo(HELLO);
  }

  @Test
  void shouldServeManyThreadsOfAllKindsAtOnce() throws Exception {
    List<Future<?>> tasks = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int seed = i;
      FutureTask<?> task = new FutureTask<>(() -> callAtRandom(new Random(seed)));
      if (i % 3 == 0) {
        Thread.startVirtualThread(task);
      } else {
        Thread.ofPlatform().start(task);
      }
      tasks.add(task);
    }
    for (Future<?> task : tasks) {
      task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Void callAtRandom(Random random) throws Exception {
    for (int i = 0; i < 300; i++) {
      byte[] message = new byte[random.nextInt(random.nextInt(20) == 0 ? 200_000 : 100)];
      random.nextBytes(message);
      int type = random.nextBoolean() ? TestDaemon.ECHO : TestDaemon.BLOCKING_ECHO;
      if (random.nextInt(4) == 0) {
        CompletableFuture<byte[]> future = callAsync(type, message);
        assertThat(future.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(message);
      } else {
        assertThat(call(type, message)).isEqualTo(message);
      }
    }
    return null;
  }

  @Test
  void shouldFailCallsUnavailableWhenTheDaemonGoes() throws Exception {
    assertThatThrownBy(() -> call(TestDaemon.HANG_UP, HELLO))
        .hasMessageContaining("connection")
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(client.isOpen()).isFalse();
    assertThatThrownBy(() -> call(TestDaemon.ECHO, HELLO))
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void shouldFailCallsOfOtherThreadsWhenItIsClosed() throws Exception {
    FutureTask<byte[]> platform = new FutureTask<>(() -> call(TestDaemon.HANG, HELLO));
    Thread.ofPlatform().start(platform);
    FutureTask<byte[]> virtual = new FutureTask<>(() -> call(TestDaemon.HANG, HELLO));
    Thread.startVirtualThread(virtual);
    daemon.hanging.await();

    client.close();

    assertThatThrownBy(() -> platform.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallException.class);
    assertThatThrownBy(() -> virtual.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CallException.class);
  }

  @Test
  void shouldCarryAttachmentsBothWays() throws Exception {
    Attachment attachment = client.allocate(5_000_000);
    attachment.bytes().put(4_999_999, (byte) 7);

    try (Answer answer =
        client.call(
            TestDaemon.SERVICE,
            TestDaemon.ECHO,
            Message.EMPTY,
            attachment,
            client.usualDeadline())) {
      ByteBuffer echoed = answer.attachment().bytes();
      assertThat(echoed.remaining()).isEqualTo(5_000_000);
      assertThat(echoed.get(4_999_999)).isEqualTo((byte) 7);
    }
  }

  @Test
  void shouldSayThatNoDaemonIsThere(@TempDir Path empty) {
    ClientOptions options =
        ClientOptions.of(
            new dev.hearth.spi.transport.Endpoint(empty.resolve("none").toString()), "t", "1");

    assertThatThrownBy(() -> HearthClient.connect(options))
        .hasMessageContaining(empty.toString())
        .asInstanceOf(type(ConnectFailedException.class))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(ConnectFailure.NO_DAEMON));
  }
}
