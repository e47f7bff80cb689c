package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Item;
import dev.hearth.spi.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionStreamTest {
  /** Credit for so little that every stream has to wait for more. */
  private static final SessionSettings TIGHT =
      new SessionSettings(
          1 << 20, 64 << 10, 3, 2000, 16, Duration.ofSeconds(30), Duration.ofSeconds(1));

  private SessionPair pair;

  @BeforeEach
  void open() throws Exception {
    pair = SessionPair.open(TIGHT, 7, 4096);
  }

  @AfterEach
  void close() throws Exception {
    pair.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255})
  void shouldBringAllItemsInOrderBeforeTheAnswer(int count) throws Exception {
    try (OutboundCall call = start(TestPeer.STREAM, new byte[] {(byte) count}, false)) {
      for (int i = 0; i < count; i++) {
        try (Item item = TestPeer.take(call.items())) {
          assertThat(item.message().get()).isEqualTo((byte) i);
          assertThat(item.attachment().length()).isEqualTo(999);
        }
      }
      assertThat(call.items().next()).isNull();
      call.await().close();
    }
  }

  private OutboundCall start(int messageType, byte[] message, boolean withItems) throws Exception {
    return pair.client.session.start(
        TestPeer.SERVICE,
        messageType,
        Message.of(message),
        Attachment.none(),
        TestPeer.inTime(),
        withItems);
  }

  @Test
  void shouldStreamBothWaysAtOnce() throws Exception {
    int count = 200;
    try (OutboundCall call = start(TestPeer.STREAM_ECHO, new byte[] {42}, true)) {
      Thread sender = Thread.startVirtualThread(() -> send(call, count));
      for (int i = 0; i < count; i++) {
        try (Item item = TestPeer.take(call.items())) {
          assertThat(item.message().getInt()).isEqualTo(i);
          assertThat(item.attachment().length()).isEqualTo(i * 37);
        }
      }
      assertThat(call.items().next()).isNull();
      try (Answer answer = call.await()) {
        assertThat(answer.message().get()).isEqualTo((byte) 42);
      }
      sender.join();
    }
  }

  private static void send(OutboundCall call, int count) {
    try {
      for (int i = 0; i < count; i++) {
        byte[] number = ByteBuffer.allocate(4).putInt(i).array();
        call.out().send(Message.of(number), Attachment.of(ByteBuffer.allocate(i * 37)));
      }
      call.endItems();
    } catch (CallException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldLetTheReceiverOfAStreamTakeItsTime() throws Exception {
    try (OutboundCall call = start(TestPeer.STREAM, new byte[] {100}, false);
        Item first = TestPeer.take(call.items())) {
      pair.client.session.ping(TestPeer.inTime());

      // Two items of 1,000 bytes use up the credit, and only one has been taken.
      assertThat(pair.buffers.lent()).isLessThanOrEqualTo(3 + 4);
      assertThat(first.attachment().length()).isEqualTo(999);
    }
  }

  @Test
  void shouldDropItemsThatNobodyTakes() throws Exception {
    try (OutboundCall call = start(TestPeer.STREAM, new byte[] {2}, false)) {
      call.await().close();
    }
  }

  @Test
  void shouldFailASenderWhoseCallHasBeenAnswered() throws Exception {
    try (OutboundCall call = start(TestPeer.ECHO, new byte[0], true)) {
      call.await().close();

      assertThatThrownBy(() -> call.out().send(Message.EMPTY, Attachment.none()))
          .asInstanceOf(type(CallException.class))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.ABORTED));
    }
  }

  @Test
  void shouldFailTheCalleesReaderWhenTheCallerCancels() throws Exception {
    try (OutboundCall call = start(TestPeer.STREAM_ECHO, new byte[0], true)) {
      pair.client.session.ping(TestPeer.inTime());
      call.cancel();
    }

    // That the handler has ended is what closing the pair waits for.
    pair.client.session.ping(TestPeer.inTime());
  }

  @Test
  void shouldNotLetAStreamLookWholeThatWasCancelledBeforeItWasRead() throws Exception {
    try (OutboundCall call = start(TestPeer.READ_LATE, new byte[0], true)) {
      pair.daemon.hanging.await();
      call.out().send(Message.of(new byte[] {1}), Attachment.none());
      call.endItems();
      pair.client.session.ping(TestPeer.inTime());
      call.cancel();
    }

    assertThat(pair.daemon.readLate.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("CANCELLED");
  }

  @Test
  void shouldFailTheReaderOfAStreamWhosePeerGoes() throws Exception {
    try (OutboundCall call = start(TestPeer.HANG, new byte[0], true)) {
      pair.daemon.hanging.await();
      pair.daemon.session.close("gone");

      assertThatThrownBy(() -> call.items().next())
          .asInstanceOf(type(CallException.class))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
  }
}
