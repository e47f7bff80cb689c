package dev.hearth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hearth.client.HearthClient;
import dev.hearth.session.OutboundCall;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Item;
import dev.hearth.spi.Message;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A method whose first handler answers what begins with NOW, and leaves the rest to the second. */
@Timeout(120)
class AttemptTest {
  private static final int METHOD = 1;

  private static final byte NOW = 1;
  private static final byte LATER = 2;
  private static final byte NEVER = 3;
  private static final byte BROKEN = 4;

  private static final byte BY_FIRST = 1;
  private static final byte BY_SECOND = 2;

  @TempDir private Path folder;
  private TestRuntime daemon;
  private HearthClient client;

  @BeforeEach
  void start() throws Exception {
    daemon =
        new TestRuntime(
            folder,
            context ->
                new ProbeService(
                    context,
                    (handlers, connections) ->
                        handlers.attempting(
                            METHOD, "method", PeerRole.USER, this::first, this::second),
                    (connections, peer) -> {},
                    (connections, handle) -> {}));
    client = daemon.connect("client");
    awaitOpen();
  }

  /** A request that comes before onOpen has returned waits for that, and is not attempted. */
  private void awaitOpen() throws Exception {
    boolean attempted = false;
    while (!attempted) {
      try (Answer answer = call(NOW, new byte[0])) {
        attempted = answer.message().hasRemaining();
      }
    }
  }

  @AfterEach
  void stop() {
    client.close();
    daemon.close();
  }

  private @Nullable Reply first(Request request) throws CallException {
    assertThat(Thread.currentThread().isVirtual()).isFalse();
    byte what = request.message().get();
    if (request.attachment().hasRemaining()) {
      request.attachment().get();
    }
    return switch (what) {
      case NOW -> Reply.of(Message.of(new byte[] {BY_FIRST}));
      case NEVER -> throw new CallException(ErrorCode.OUT_OF_RANGE, "not this one");
      case BROKEN -> throw new IllegalStateException("a defect");
      default -> null;
    };
  }

  /** Answers with all that there is in the request, and in the items behind it. */
  private Reply second(Call call) throws Exception {
    assertThat(Thread.currentThread().isVirtual()).isTrue();
    ByteBuffer all = ByteBuffer.allocate(1 << 20).put(BY_SECOND);
    all.put(call.message()).put(call.attachment());
    for (Item next = call.items().next(); next != null; next = call.items().next()) {
      try (Item item = next) {
        all.put(item.attachment().bytes());
      }
    }
    return new Reply(Message.EMPTY, Attachment.of(all.flip()));
  }

  private Answer call(byte what, byte[] attachment) throws Exception {
    return client.call(
        TestRuntime.SERVICE,
        METHOD,
        Message.of(new byte[] {what}),
        Attachment.of(ByteBuffer.wrap(attachment)),
        Deadline.NONE);
  }

  @Test
  void shouldAnswerOnTheIoThreadWhatCanBeAnsweredAtOnce() throws Exception {
    try (Answer answer = call(NOW, new byte[0])) {
      assertThat(answer.message().get()).isEqualTo(BY_FIRST);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 300_000})
  void shouldGiveTheSecondHandlerAllThatTheFirstHasSeen(int length) throws Exception {
    byte[] attachment = new byte[length];
    new Random(length).nextBytes(attachment);
    try (Answer answer = call(LATER, attachment)) {
      ByteBuffer all = answer.attachment().bytes();
      assertThat(all.get()).isEqualTo(BY_SECOND);
      assertThat(all.get()).isEqualTo(LATER);
      assertThat(all).isEqualTo(ByteBuffer.wrap(attachment));
    }
  }

  @Test
  void shouldNotAttemptWhatHasItemsBehindIt() throws Exception {
    try (OutboundCall call =
        client.start(
            TestRuntime.SERVICE,
            METHOD,
            Message.of(new byte[] {NOW}),
            Attachment.none(),
            Deadline.NONE,
            true)) {
      call.out().send(Message.EMPTY, Attachment.of(ByteBuffer.wrap(new byte[] {7})));
      call.endItems();
      try (Answer answer = call.await()) {
        byte[] all = new byte[answer.attachment().length()];
        answer.attachment().bytes().get(all);
        assertThat(all).containsExactly(BY_SECOND, NOW, 7);
      }
    }
  }

  @Test
  void shouldAnswerWithTheFirstHandlersFailureAndAskTheSecondNothing() {
    assertThatThrownBy(() -> call(NEVER, new byte[0]))
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_RANGE));
    assertThatThrownBy(() -> call(BROKEN, new byte[0]))
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
  }
}
