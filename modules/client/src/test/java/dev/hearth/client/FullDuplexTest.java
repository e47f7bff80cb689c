package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hearth.session.SessionSettings;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both ends of a real socket call each other. */
@Timeout(300)
class FullDuplexTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final int MAX_DEPTH = SessionSettings.DEFAULT.maxCallDepth();
  private static final byte[] HELLO = {1, 2, 3};

  private TestDaemon daemon;
  private HearthClient client;

  @BeforeEach
  void connect(@TempDir Path folder) throws Exception {
    daemon = new TestDaemon(folder);
    client = daemon.connect();
    client
        .handlers(TestDaemon.SERVICE)
        .blocking(TestDaemon.RECURSE, "recurse", call -> Recursion.answer(call, client::call));
  }

  @AfterEach
  void close() {
    client.close();
    daemon.close();
  }

  private byte[] call(int messageType, byte[] message, Deadline deadline) throws Exception {
    try (Answer answer =
        client.call(
            TestDaemon.SERVICE, messageType, Message.of(message), Attachment.none(), deadline)) {
      return TestDaemon.bytes(answer.message());
    }
  }

  private static Deadline inTime() {
    return Deadline.after(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  @Test
  void shouldAnswerTheDaemonOnTheThreadThatWaitsForItsAnswer() throws Exception {
    CompletableFuture<Thread> answering = new CompletableFuture<>();
    client
        .handlers(TestDaemon.SERVICE)
        .nonBlocking(
            TestDaemon.CALL_BACK,
            "echo",
            request -> {
              answering.complete(Thread.currentThread());
              return Reply.of(Message.of(TestDaemon.bytes(request.message())));
            });

    assertThat(call(TestDaemon.CALL_BACK, HELLO, inTime())).isEqualTo(HELLO);
    assertThat(answering).isCompleted();
  }

  @Test
  void shouldLetABlockingHandlerWaitForAnAnswerWhileItsCallerReads() throws Exception {
    client
        .handlers(TestDaemon.SERVICE)
        .blocking(
            TestDaemon.CALL_BACK,
            "ask-back",
            call ->
                Reply.of(
                    Message.of(
                        call(
                            TestDaemon.BLOCKING_ECHO,
                            TestDaemon.bytes(call.message()),
                            Deadline.NONE))));

    assertThat(call(TestDaemon.CALL_BACK, HELLO, inTime())).isEqualTo(HELLO);
  }

  @Test
  void shouldTellTheDaemonThatItHasNoHandler() {
    assertThatThrownBy(() -> call(TestDaemon.CALL_BACK, HELLO, inTime()))
        .hasMessageContaining("no handler for message type " + TestDaemon.CALL_BACK)
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNIMPLEMENTED));
  }

  @Test
  void shouldCancelTheDaemonsCallsWhenItCloses() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    client
        .handlers(TestDaemon.SERVICE)
        .blocking(
            TestDaemon.CALL_BACK,
            "hang",
            call -> {
              waits.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
              return Reply.EMPTY;
            });
    CompletableFuture<Answer> answer =
        client.callAsync(
            TestDaemon.SERVICE,
            TestDaemon.CALL_BACK,
            Message.EMPTY,
            Attachment.none(),
            Deadline.NONE);
    waits.await();

    client.close();

    assertThat(interrupted.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(answer).isCompletedExceptionally();
  }

  /** More are tried with {@code -Dhearth.model.seeds=1000}. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("hearth.model.seeds", 6));
  }

  /**
   * Threads of all kinds call the daemon, which calls back, and so on: shallow, deep and too deep,
   * cancelled and past their deadlines. Each gets its own answer, or the failure that it asked for.
   */
  @ParameterizedTest
  @MethodSource("seeds")
  void shouldEndEveryCallWithItsOwnAnswer(long seed) throws Exception {
    await(callers(seed, EnumSet.noneOf(ErrorCode.class)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldEndEveryCallWhenOneEndClosesInTheMidst(long seed) throws Exception {
    List<Future<?>> callers = callers(seed, EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.CANCELLED));
    Random random = new Random(seed);
    for (int i = random.nextInt(20); i > 0; i--) {
      client.isOpen();
      call(TestDaemon.ECHO, HELLO, inTime());
    }

    if (random.nextBoolean()) {
      client.close();
    } else {
      daemon.sessions.take().close("in the midst");
    }

    await(callers);
  }

  private List<Future<?>> callers(long seed, Set<ErrorCode> allowed) {
    List<Future<?>> callers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Random random = new Random(seed * 31 + i);
      FutureTask<Void> task = new FutureTask<>(() -> callAtRandom(random, allowed));
      if (i % 2 == 0) {
        Thread.ofPlatform().start(task);
      } else {
        Thread.startVirtualThread(task);
      }
      callers.add(task);
    }
    return callers;
  }

  private static void await(List<Future<?>> callers) throws Exception {
    for (Future<?> caller : callers) {
      caller.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Void callAtRandom(Random random, Set<ErrorCode> allowed) throws Exception {
    for (int i = 0; i < 60; i++) {
      byte[] message = new byte[2 + random.nextInt(200)];
      random.nextBytes(message);
      message[0] = (byte) random.nextInt(MAX_DEPTH + 2);
      message[1] = (byte) (random.nextInt(4) == 0 ? 1 : 0);
      boolean deep = message[0] > MAX_DEPTH;
      boolean hangs = message[1] != 0;
      try {
        byte[] answer =
            hangs ? givenUp(message, random) : call(TestDaemon.RECURSE, message, inTime());
        assertThat(deep || hangs).as("answered").isFalse();
        byte[] expected = Arrays.copyOf(message, message.length + message[0]);
        expected[0] = 0;
        assertThat(answer).isEqualTo(expected);
      } catch (CallException e) {
        if (!allowed.contains(e.code())) {
          assertThat(e.code()).as(e.getMessage()).isIn(expected(deep, hangs));
        }
      }
    }
    return null;
  }

  private static Set<ErrorCode> expected(boolean deep, boolean hangs) {
    EnumSet<ErrorCode> codes = EnumSet.noneOf(ErrorCode.class);
    if (deep) {
      codes.add(ErrorCode.RESOURCE_EXHAUSTED);
    }
    if (hangs) {
      codes.add(ErrorCode.CANCELLED);
      codes.add(ErrorCode.DEADLINE_EXCEEDED);
    }
    return codes;
  }

  /** A call that would last for ever: past its deadline, or cancelled. */
  private byte[] givenUp(byte[] message, Random random) throws Exception {
    if (random.nextBoolean()) {
      return call(
          TestDaemon.RECURSE, message, Deadline.after(Duration.ofMillis(random.nextInt(20))));
    }
    CompletableFuture<Answer> future =
        client.callAsync(
            TestDaemon.SERVICE,
            TestDaemon.RECURSE,
            Message.of(message),
            Attachment.none(),
            Deadline.NONE);
    for (int i = random.nextInt(3); i > 0; i--) {
      call(TestDaemon.ECHO, HELLO, inTime());
    }
    future.cancel(true);
    if (future.isCancelled()) {
      throw new CallException(ErrorCode.CANCELLED, "cancelled");
    }
    try (Answer answer = future.get()) {
      return TestDaemon.bytes(answer.message());
    } catch (ExecutionException e) {
      throw (CallException) e.getCause();
    }
  }
}
