package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Item;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Descriptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptorsTest {
  private final TestDescriptor.Table table = new TestDescriptor.Table();
  private SessionPair pair = SessionPair.open(SessionSettings.DEFAULT, 5, 300);

  SessionDescriptorsTest() throws Exception {}

  @AfterEach
  void shouldHaveLeftNothingOpen() throws Exception {
    pair.close();
    awaitAllClosed();
  }

  /** What a cancelled handler holds is closed by a thread that nobody waits for. */
  private void awaitAllClosed() {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(SessionPair.PATIENCE_SECONDS);
    while (!table.stillOpen().isEmpty() && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(table.stillOpen()).isEmpty();
  }

  private OutboundCall start(int type, long first, int count) throws Exception {
    return pair.client.session.start(
        TestPeer.SERVICE,
        type,
        Message.EMPTY,
        Attachment.of(table.open(first, count)),
        TestPeer.inTime(),
        false);
  }

  private static List<Long> takeNumbers(Attachment attachment) {
    List<Long> numbers = new ArrayList<>();
    for (Descriptor descriptor : attachment.descriptors().take()) {
      numbers.add(descriptor.number());
      descriptor.close();
    }
    return numbers;
  }

  @Test
  void shouldPassDescriptorsThereAndBackInOrder() throws Exception {
    try (OutboundCall call = start(TestPeer.PASS_BACK, 100, 16);
        Answer answer = call.await()) {
      assertThat(takeNumbers(answer.attachment()))
          .containsExactly(
              100L, 101L, 102L, 103L, 104L, 105L, 106L, 107L, 108L, 109L, 110L, 111L, 112L, 113L,
              114L, 115L);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void shouldGiveEachFrameItsOwnHoweverTheyAreBatchedAndSplit(long seed) throws Exception {
    pair.close();
    Random random = new Random(seed);
    pair = SessionPair.open(SessionSettings.DEFAULT, seed, 50 + random.nextInt(5_000));
    List<OutboundCall> calls = new ArrayList<>();
    List<List<Long>> passed = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int count = random.nextBoolean() ? 0 : random.nextInt(5);
      long first = 1_000L * i;
      passed.add(LongStream.range(first, first + count).boxed().toList());
      calls.add(
          pair.client.session.start(
              TestPeer.SERVICE,
              TestPeer.PASS_BACK,
              Message.of(new byte[random.nextInt(200)]),
              Attachment.of(
                  ByteBuffer.allocate(random.nextInt(20_000)), () -> {}, table.open(first, count)),
              TestPeer.inTime(),
              false));
    }
    List<List<Long>> returned = new ArrayList<>();
    for (OutboundCall call : calls) {
      try (call;
          Answer answer = call.await()) {
        returned.add(takeNumbers(answer.attachment()));
      }
    }
    assertThat(returned).isEqualTo(passed);
  }

  @Test
  void shouldPassDescriptorsInItemsBothWays() throws Exception {
    try (OutboundCall call =
        pair.client.session.start(
            TestPeer.SERVICE,
            TestPeer.STREAM_BACK,
            Message.EMPTY,
            Attachment.none(),
            TestPeer.inTime(),
            true)) {
      for (int i = 0; i < 20; i++) {
        call.out().send(Message.EMPTY, Attachment.of(table.open(i, 1)));
      }
      call.endItems();
      for (long i = 0; i < 20; i++) {
        try (Item item = Objects.requireNonNull(call.items().next())) {
          assertThat(takeNumbers(item.attachment())).containsExactly(i);
        }
      }
      call.await().close();
    }
  }

  @Test
  void shouldCloseWhatNeitherHandlerNorCallerTakes() throws Exception {
    try (OutboundCall ignored = start(TestPeer.ECHO, 1, 3)) {
      ignored.await().close();
    }
    assertThat(table.stillOpen()).isEmpty();
    try (OutboundCall untaken = start(TestPeer.PASS_BACK, 1, 3)) {
      untaken.await().close();
    }
    assertThat(table.stillOpen()).isEmpty();
  }

  @Test
  void shouldCloseThoseOfARequestThatNobodyServes() throws Exception {
    try (OutboundCall call = start(99, 1, 3)) {
      assertThatThrownBy(call::await).isInstanceOf(CallException.class);
    }
    assertThat(table.stillOpen()).isEmpty();
  }

  @Test
  void shouldCloseThoseOfACancelledCallBeforeItsHandlerReturns() throws Exception {
    try (OutboundCall call = start(TestPeer.HANG, 1, 3)) {
      pair.daemon.hanging.await();
      assertThat(table.stillOpen()).hasSize(3);
      call.cancel();
      awaitAllClosed();
    }
  }

  @Test
  void shouldCloseThoseOfACallWhoseConnectionDies() throws Exception {
    try (OutboundCall call = start(TestPeer.HANG, 1, 3)) {
      pair.daemon.hanging.await();
      pair.client.session.close("enough");
      awaitAllClosed();
      assertThatThrownBy(call::await).isInstanceOf(CallException.class);
    }
  }

  /**
   * Answers with the descriptors of its request, whose call is cancelled as the answer is encoded.
   */
  @Test
  void shouldSendWholeWhatACancelledHandlerAnswersWith() throws Exception {
    try (OutboundCall call = start(TestPeer.CANCELLED_AS_IT_ANSWERS, 1, 3);
        Answer answer = call.await()) {
      assertThat(takeNumbers(answer.attachment())).containsExactly(1L, 2L, 3L);
    }
    pair.client.session.ping(TestPeer.inTime());
  }

  @Test
  void shouldFailACallWhoseAnswerHasAClosedDescriptorAndServeTheNext() throws Exception {
    try (OutboundCall call = start(TestPeer.PASS_BACK_CLOSED, 1, 2)) {
      assertThatThrownBy(call::await)
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    }
    try (OutboundCall call = start(TestPeer.PASS_BACK, 5, 2);
        Answer answer = call.await()) {
      assertThat(takeNumbers(answer.attachment())).hasSize(2);
    }
  }

  /** It is open when it is offered, and closed when its turn comes. */
  @Test
  void shouldEndTheConnectionWhenADescriptorIsClosedWhileItWaits() throws Exception {
    Descriptor shared = table.open(1, 1).take().getFirst();
    pair.clientEnd.pauseReading();
    fillTheOutbox();
    pair.daemon.session.push(1, 1, Message.EMPTY, Attachment.of(Descriptors.of(List.of(shared))));
    shared.close();
    pair.clientEnd.resumeReading();

    assertThat(pair.client.ended.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS).cause())
        .isEqualTo(EndCause.CLOSED_BY_PEER);
  }

  private void fillTheOutbox() throws CallException {
    for (int i = 0; i < 64; i++) {
      pair.daemon.session.push(1, 1, Message.of(new byte[1000]), Attachment.none());
    }
  }

  @Test
  void shouldCloseWhatAFrameCannotCarry() throws Exception {
    assertThatThrownBy(() -> start(TestPeer.ECHO, 1, 17))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("16");
    assertThat(table.stillOpen()).isEmpty();
  }

  @Test
  void shouldCloseWhatASlowPeerDoesNotGetInTime() throws Exception {
    pair.client.session.close("over");
    assertThatThrownBy(
            () ->
                pair.client.session.call(
                    TestPeer.SERVICE,
                    TestPeer.ECHO,
                    Message.EMPTY,
                    Attachment.of(table.open(1, 2)),
                    Deadline.after(Duration.ofSeconds(1))))
        .isInstanceOf(CallException.class);
    assertThat(table.stillOpen()).isEmpty();
  }
}
