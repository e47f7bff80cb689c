package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCallTest {
  private static final byte[] HELLO = TestPeer.bytes("hello");

  private SessionPair pair;

  @BeforeEach
  void open() throws Exception {
    pair = SessionPair.open();
  }

  @AfterEach
  void close() throws Exception {
    pair.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {TestPeer.ECHO, TestPeer.BLOCKING_ECHO, TestPeer.NESTED})
  void shouldAnswerWithWhatTheHandlerReturns(int messageType) throws Exception {
    byte[] attachment = {1, 2, 3};

    byte[][] answer = pair.client.call(messageType, HELLO, attachment, TestPeer.inTime());

    assertThat(answer[0]).isEqualTo(HELLO);
    assertThat(answer[1]).isEqualTo(attachment);
  }

  @ParameterizedTest
  @ValueSource(ints = {TestPeer.ECHO, TestPeer.BLOCKING_ECHO, TestPeer.NESTED})
  void shouldLetTheDaemonCallItsClient(int messageType) throws Exception {
    byte[][] answer = pair.daemon.call(messageType, HELLO, null, TestPeer.inTime());

    assertThat(answer[0]).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @ValueSource(ints = {TestPeer.ECHO, TestPeer.BLOCKING_ECHO, TestPeer.NESTED})
  void shouldCarryWhatDoesNotFitIntoOneRead(int messageType) throws Exception {
    byte[] message = new byte[100_000];
    byte[] attachment = new byte[3_000_000];
    message[99_999] = 7;
    attachment[2_999_999] = 9;

    byte[][] answer = pair.client.call(messageType, message, attachment, TestPeer.inTime());

    assertThat(answer[0]).isEqualTo(message);
    assertThat(answer[1]).isEqualTo(attachment);
  }

  @Test
  void shouldCarryCodeMessageAndDetailsOfAFailure() {
    assertThatThrownBy(() -> pair.client.call(TestPeer.FAIL, HELLO, null, TestPeer.inTime()))
        .hasMessage("as you wish")
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_RANGE))
        .satisfies(e -> assertThat(e.details()).isEqualTo(HELLO));
  }

  @Test
  void shouldAnswerInternalWhenTheHandlerDoesNothing() {
    assertThatThrownBy(() -> pair.client.call(TestPeer.IGNORE, HELLO, null, TestPeer.inTime()))
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
  }

  @Test
  void shouldEndACallAtItsDeadlineAndStopTheWork() throws Exception {
    assertThatThrownBy(
            () ->
                pair.client.call(TestPeer.HANG, HELLO, null, Deadline.after(Duration.ofMillis(30))))
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));

    assertThat(pair.daemon.hangEnded.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("interrupted");
  }

  @Test
  void shouldStopTheWorkOfACallThatIsCancelled() throws Exception {
    try (OutboundCall call =
        pair.client.session.start(
            TestPeer.SERVICE,
            TestPeer.HANG,
            Message.EMPTY,
            Attachment.none(),
            Deadline.NONE,
            false)) {
      pair.daemon.hanging.await();

      call.cancel();

      assertThatThrownBy(call::await)
          .asInstanceOf(type(CallException.class))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    }
    assertThat(pair.daemon.hangEnded.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("interrupted");
  }

  @Test
  void shouldCancelACallWhoseCallerIsInterrupted() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    Thread caller =
        Thread.startVirtualThread(
            () -> {
              try {
                pair.client.call(TestPeer.HANG, HELLO, null, Deadline.NONE);
              } catch (CallException | InterruptedException e) {
                failure.complete(e);
              }
            });
    pair.daemon.hanging.await();

    caller.interrupt();

    assertThat(failure.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOf(InterruptedException.class);
    assertThat(pair.daemon.hangEnded.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("interrupted");
  }

  @Test
  void shouldCancelTheWorkOfACallerThatGoesAway() throws Exception {
    OutboundCall call =
        pair.client.session.start(
            TestPeer.SERVICE,
            TestPeer.HANG,
            Message.EMPTY,
            Attachment.none(),
            Deadline.NONE,
            false);
    pair.daemon.hanging.await();

    pair.client.session.close("bye");

    assertThat(pair.daemon.hangEnded.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("interrupted");
    assertThatThrownBy(call::await)
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void shouldTellAListenerTheAnswer() throws Exception {
    CompletableFuture<String> answered = new CompletableFuture<>();

    pair.client.session.start(
        TestPeer.SERVICE,
        TestPeer.ECHO,
        Message.of(HELLO),
        Attachment.none(),
        TestPeer.inTime(),
        listener(answered));

    assertThat(answered.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("hello");
  }

  @Test
  void shouldTellAListenerThatTheDeadlineHasPassed() throws Exception {
    CompletableFuture<String> answered = new CompletableFuture<>();

    pair.client.session.start(
        TestPeer.SERVICE,
        TestPeer.HANG,
        Message.EMPTY,
        Attachment.none(),
        Deadline.after(Duration.ofMillis(20)),
        listener(answered));

    assertThat(answered.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("DEADLINE_EXCEEDED");
  }

  private static AnswerListener listener(CompletableFuture<String> answered) {
    return new AnswerListener() {
      @Override
      public void answered(Answer answer) {
        try (answer) {
          answered.complete(TestPeer.text(answer.message()));
        }
      }

      @Override
      public void failed(CallException failure) {
        answered.complete(failure.code().toString());
      }
    };
  }

  @Test
  void shouldDeliverOneWaysInOrderWithoutAnAnswer() throws Exception {
    for (String text : new String[] {"a", "b", "c"}) {
      pair.client.session.oneWay(
          TestPeer.SERVICE,
          TestPeer.ECHO,
          Message.of(TestPeer.bytes(text)),
          Attachment.none(),
          Deadline.NONE);
    }

    for (String text : new String[] {"a", "b", "c"}) {
      assertThat(pair.daemon.oneWays.poll(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(text);
    }
  }

  @Test
  void shouldAnswerPingWithPong() throws Exception {
    pair.client.session.ping(TestPeer.inTime());
    pair.daemon.session.ping(TestPeer.inTime());
  }

  @Test
  void shouldRefuseWhatIsLargerThanAFrameAndCloseItsAttachment() {
    AtomicInteger closed = new AtomicInteger();
    Attachment large = Attachment.of(ByteBuffer.allocate(17 << 20), closed::incrementAndGet);

    assertThatThrownBy(
            () ->
                pair.client.session.call(
                    TestPeer.SERVICE, TestPeer.ECHO, Message.EMPTY, large, Deadline.NONE))
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
    assertThat(closed).hasValue(1);
  }

  @Test
  void shouldAnswerNewCallsUnavailableOnceItDrainsAndLetOthersEnd() throws Exception {
    try (OutboundCall running =
        pair.client.session.start(
            TestPeer.SERVICE,
            TestPeer.STREAM_ECHO,
            Message.of(HELLO),
            Attachment.none(),
            TestPeer.inTime(),
            true)) {
      pair.client.session.ping(TestPeer.inTime());

      pair.daemon.session.drain(new GoingAway("restart", Optional.empty()));
      pair.daemon.session.ping(TestPeer.inTime());

      assertThat(pair.client.session.isOpen()).isFalse();
      assertThatThrownBy(() -> pair.client.call(TestPeer.ECHO, HELLO, null, TestPeer.inTime()))
          .hasMessageContaining("restart")
          .asInstanceOf(type(CallException.class))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      running.endItems();
      try (Answer answer = running.await()) {
        assertThat(TestPeer.bytes(answer.message())).isEqualTo(HELLO);
      }
    }
  }

  @Test
  void shouldNotCountACallThatHasBeenAnsweredAgainstTheLimit() throws Exception {
    SessionSettings oneAtATime =
        new SessionSettings(
            1 << 20, 1 << 20, 4, 4096, 1, Duration.ofSeconds(30), Duration.ofSeconds(1));
    SessionPair narrow = SessionPair.open(oneAtATime, 5, 64 << 10);

    for (int i = 0; i < 5000; i++) {
      byte[][] answer = narrow.client.call(TestPeer.BLOCKING_ECHO, HELLO, null, TestPeer.inTime());
      assertThat(answer[0]).isEqualTo(HELLO);
    }

    narrow.close();
  }

  @Test
  void shouldNestCallsInBothDirectionsUpToTheStatedDepth() throws Exception {
    byte deepest = (byte) SessionSettings.DEFAULT.maxCallDepth();

    byte[][] answer = pair.client.call(TestPeer.RECURSE, recursion(deepest), null, Deadline.NONE);

    assertThat(answer[0]).hasSize(2 + deepest);
    assertThatThrownBy(
            () ->
                pair.client.call(
                    TestPeer.RECURSE, recursion((byte) (deepest + 1)), null, Deadline.NONE))
        .hasMessageContaining("nested in " + (deepest + 1) + " others")
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
  }

  private static byte[] recursion(byte depth) {
    return new byte[] {depth, 0};
  }

  @Test
  void shouldHandOnNoMoreThanTheTimeThatIsLeft() throws Exception {
    Deadline deadline = TestPeer.inTime();

    byte[][] answer = pair.client.call(TestPeer.NESTED_TIME_LEFT, HELLO, null, deadline);

    // Each hop rounds the time left up to the next millisecond.
    long left = ByteBuffer.wrap(answer[0]).getLong();
    assertThat(left).isPositive().isLessThan(Duration.ofSeconds(30).plusMillis(2).toNanos());
    byte[][] unlimited = pair.client.call(TestPeer.NESTED_TIME_LEFT, HELLO, null, Deadline.NONE);
    assertThat(ByteBuffer.wrap(unlimited[0]).getLong()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void shouldStopTheWorkOfNestedCallsWhenTheOutermostIsCancelled() throws Exception {
    byte[] threeHopsToAHang = {3, 1};
    try (OutboundCall call =
        pair.client.session.start(
            TestPeer.SERVICE,
            TestPeer.RECURSE,
            Message.of(threeHopsToAHang),
            Attachment.none(),
            Deadline.NONE,
            false)) {
      pair.client.hanging.await();

      call.cancel();

      assertThat(pair.client.hangEnded.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("interrupted");
    }
  }

  @Test
  void shouldDropAndCountAReplyThatComesTooLate() throws Exception {
    for (int i = 0; pair.client.session.counts().lateReplies() == 0; i++) {
      OutboundCall call =
          pair.client.session.start(
              TestPeer.SERVICE,
              TestPeer.ECHO,
              Message.of(HELLO),
              Attachment.none(),
              Deadline.NONE,
              false);
      call.close();
      pair.client.session.ping(TestPeer.inTime());
      assertThat(i).as("calls given up before their answer came").isLessThan(100_000);
    }
    assertThat(pair.client.call(TestPeer.ECHO, HELLO, null, TestPeer.inTime())[0]).isEqualTo(HELLO);
  }
}
