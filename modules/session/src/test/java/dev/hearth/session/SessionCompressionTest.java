package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.session.compression.CompressionSettings;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Item;
import dev.hearth.spi.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two ends that agreed on compression, or of which one did not want it. */
class SessionCompressionTest {
  /** More than is worked on by a thread that reads connections. */
  private static final int LONG = Packer.AT_ONCE_BYTES * 4;

  private static SessionSettings compressing(int threshold, int level) {
    return SessionSettings.DEFAULT.withCompression(new CompressionSettings(true, threshold, level));
  }

  private static SessionSettings compressing() {
    return compressing(1000, 1);
  }

  /** Some get shorter, some do not, some have nothing to get shorter. */
  private static byte[] payload(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(4) == 0 ? 0 : random.nextInt(most)];
    if (random.nextInt(3) == 0) {
      random.nextBytes(bytes);
    } else {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) random.nextInt(3);
      }
    }
    return bytes;
  }

  private static Attachment attachment(Random random, byte[] bytes) {
    return random.nextBoolean()
        ? Attachment.of(ByteBuffer.wrap(bytes))
        : Attachment.of(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
  }

  @RepeatedTest(30)
  void shouldCarryWhateverIsSentEachWay(RepetitionInfo repetition) throws Exception {
    Random random = new Random(repetition.getCurrentRepetition());
    SessionPair pair =
        SessionPair.open(
            compressing(1 + random.nextInt(20_000), 1 + random.nextInt(3)),
            compressing(1 + random.nextInt(20_000), 1),
            random.nextLong(),
            1000 + random.nextInt(200_000));
    for (int i = 0; i < 6; i++) {
      int most = random.nextBoolean() ? 5000 : 2 * LONG;
      byte[] message = payload(random, most);
      byte[] attachment = payload(random, most);
      int type =
          List.of(TestPeer.ECHO, TestPeer.BLOCKING_ECHO, TestPeer.NESTED).get(random.nextInt(3));
      Session caller = random.nextBoolean() ? pair.client.session : pair.daemon.session;
      try (Answer answer =
          caller.call(
              TestPeer.SERVICE,
              type,
              Message.of(message),
              attachment(random, attachment),
              TestPeer.inTime())) {
        assertThat(TestPeer.bytes(answer.message())).isEqualTo(message);
        assertThat(TestPeer.bytes(answer.attachment().bytes())).isEqualTo(attachment);
      }
    }
    pair.close();
  }

  @RepeatedTest(10)
  void shouldStreamEachWay(RepetitionInfo repetition) throws Exception {
    Random random = new Random(repetition.getCurrentRepetition());
    SessionPair pair =
        SessionPair.open(compressing(), compressing(500, 2), random.nextLong(), 50_000);
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      sent.add(payload(random, random.nextInt(4) == 0 ? LONG * 2 : 9000));
    }
    try (OutboundCall call =
        pair.client.session.start(
            TestPeer.SERVICE,
            TestPeer.STREAM_ECHO,
            Message.EMPTY,
            Attachment.none(),
            TestPeer.inTime(),
            true)) {
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                try {
                  for (byte[] item : sent) {
                    call.out().send(Message.of(item), attachment(new Random(1), item));
                  }
                  call.endItems();
                } catch (CallException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (byte[] item : sent) {
        try (Item next = TestPeer.take(call.items())) {
          assertThat(TestPeer.bytes(next.message())).isEqualTo(item);
          assertThat(TestPeer.bytes(next.attachment().bytes())).isEqualTo(item);
        }
      }
      sender.join();
      call.await().close();
    }
    pair.close();
  }

  /** The credit is that of the content: what is compressed well must not let more be kept. */
  @Test
  void shouldCountCreditInBytesOfTheContent() throws Exception {
    SessionSettings small =
        new SessionSettings(
                1 << 20, 1 << 20, 64, 2 * LONG, 16, Duration.ofSeconds(30), Duration.ofSeconds(1))
            .withCompression(CompressionSettings.ON);
    SessionPair pair = SessionPair.open(small, 1, 1 << 20);
    try (OutboundCall call =
        pair.client.session.start(
            TestPeer.SERVICE,
            TestPeer.HANG,
            Message.EMPTY,
            Attachment.none(),
            Deadline.after(Duration.ofMillis(500)),
            true)) {
      CallException full =
          catchThrowableOfType(
              CallException.class,
              () -> {
                for (int i = 0; i < 3; i++) {
                  call.out().send(Message.EMPTY, Attachment.of(ByteBuffer.allocate(LONG)));
                }
              });
      assertThat(full.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }
    pair.close();
  }

  @Test
  void shouldKeepTheOrderOfOneWaysOfWhichSomeAreLong() throws Exception {
    SessionPair pair = SessionPair.open(compressing(), 5, 100_000);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String text = i + "x".repeat(i % 3 == 0 ? LONG : 10);
      sent.add(text);
      pair.client.session.oneWay(
          TestPeer.SERVICE,
          TestPeer.ECHO,
          Message.of(TestPeer.bytes(text)),
          Attachment.none(),
          TestPeer.inTime());
    }
    for (String text : sent) {
      assertThat(pair.daemon.oneWays.poll(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(text);
    }
    pair.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldDoWithoutWhereOneEndDoes(boolean client) throws Exception {
    SessionPair pair =
        SessionPair.open(
            client ? compressing() : SessionSettings.DEFAULT,
            client ? SessionSettings.DEFAULT : compressing(),
            1,
            100_000);

    assertThat(pair.client.session.awaitOpen().compression()).isFalse();
    assertThat(pair.daemon.session.awaitOpen().compression()).isFalse();
    try (Answer answer =
        pair.client.session.call(
            TestPeer.SERVICE,
            TestPeer.BLOCKING_ECHO,
            Message.of(new byte[LONG]),
            Attachment.none(),
            TestPeer.inTime())) {
      assertThat(answer.message().remaining()).isEqualTo(LONG);
    }
    pair.close();
  }

  @Test
  void shouldGiveUpWhatIsBeingCompressedWithItsCall() throws Exception {
    SessionPair pair = SessionPair.open(compressing(1, 9), 1, 1 << 20);
    byte[] much = new byte[15 << 20];
    new Random(1).nextBytes(much);

    CallException late =
        catchThrowableOfType(
            CallException.class,
            () ->
                pair.client.session.start(
                    TestPeer.SERVICE,
                    TestPeer.HANG,
                    Message.EMPTY,
                    Attachment.of(ByteBuffer.wrap(much)),
                    Deadline.after(Duration.ofMillis(1)),
                    new AnswerListener() {
                      @Override
                      public void answered(Answer answer) {
                        answer.close();
                      }

                      @Override
                      public void failed(CallException failure) {}
                    }));

    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(pair.daemon.hanging.getCount()).as("it was not sent").isOne();
    pair.client.session.ping(TestPeer.inTime());
    pair.close();
  }

  @RepeatedTest(5)
  void shouldLeaveNothingBehindWhenItEndsInTheMiddle(RepetitionInfo repetition) throws Exception {
    SessionPair pair = SessionPair.open(compressing(), repetition.getCurrentRepetition(), 100_000);
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      callers.add(
          Thread.startVirtualThread(
              () -> {
                for (int j = 0; j < 100 && pair.client.session.isOpen(); j++) {
                  callOrFail(pair.client.session);
                }
              }));
    }
    callOrFail(pair.client.session);
    pair.close();
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private static void callOrFail(Session session) {
    try {
      session
          .call(
              TestPeer.SERVICE,
              TestPeer.BLOCKING_ECHO,
              Message.of(new byte[5000]),
              Attachment.of(ByteBuffer.allocate(LONG * 3)),
              TestPeer.inTime())
          .close();
    } catch (CallException e) {
      assertThat(e.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.CANCELLED);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldHoldTheContentToTheLimitOfAFrame() throws Exception {
    SessionPair pair = SessionPair.open(compressing(), 1, 100_000);

    assertThatThrownBy(
            () ->
                pair.client.session.call(
                    TestPeer.SERVICE,
                    TestPeer.ECHO,
                    Message.EMPTY,
                    Attachment.of(ByteBuffer.allocate((16 << 20) + 1)),
                    TestPeer.inTime()))
        .hasMessageContaining("the limit of a frame is");
    pair.close();
  }
}
