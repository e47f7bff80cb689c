package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two ends call each other at random: short and long, nested, streamed, cancelled, past their
 * deadlines, until one of them closes in the midst of it. Whatever happens, each call ends, with
 * its own answer or with a failure that its story allows, and no buffer stays lent.
 */
class SessionModelTest {
  private static final int CALLERS = 6;
  private static final int CALLS = 60;
  private static final int MAX_DEPTH = SessionSettings.DEFAULT.maxCallDepth();

  /** Queues that never fill, and queues that do, so that some calls are refused. */
  private static final int ROOMY = 16 << 20;

  private static final int TIGHT = 32 << 10;

  /** More are tried with {@code -Dhearth.model.seeds=1000}. */
  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("hearth.model.seeds", 12));
  }

  private static SessionSettings settings(int outboxBytes) {
    return new SessionSettings(
        1 << 20, outboxBytes, 3, 4000, 512, Duration.ofSeconds(30), Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldEndEveryCallWithItsOwnAnswer(long seed) throws Exception {
    run(seed, ROOMY, EnumSet.noneOf(ErrorCode.class), false);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldEndEveryCallWhenQueuesAreFull(long seed) throws Exception {
    run(seed, TIGHT, EnumSet.of(ErrorCode.RESOURCE_EXHAUSTED), false);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldEndEveryCallWhenOneEndClosesInTheMidst(long seed) throws Exception {
    Set<ErrorCode> allowed =
        EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.CANCELLED, ErrorCode.RESOURCE_EXHAUSTED);
    run(seed, TIGHT, allowed, true);
  }

  private static void run(long seed, int outboxBytes, Set<ErrorCode> allowed, boolean closes)
      throws Exception {
    Random random = new Random(seed);
    SessionPair pair =
        SessionPair.open(settings(outboxBytes), random.nextLong(), 1000 + random.nextInt(20_000));
    List<Future<?>> callers = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      TestPeer peer = i % 2 == 0 ? pair.client : pair.daemon;
      long callerSeed = random.nextLong();
      FutureTask<Void> task = new FutureTask<>(() -> new Caller(peer, callerSeed, allowed).run());
      Thread.startVirtualThread(task);
      callers.add(task);
    }
    if (closes) {
      pair.client.session.ping(Deadline.NONE);
      (random.nextBoolean() ? pair.client : pair.daemon).session.close("in the midst");
    }
    for (Future<?> caller : callers) {
      caller.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    pair.close();
  }

  /** One thread that makes calls one after another, or several at once. */
  private static final class Caller {
    private final TestPeer peer;
    private final Random random;
    private final Set<ErrorCode> alwaysAllowed;

    Caller(TestPeer peer, long seed, Set<ErrorCode> alwaysAllowed) {
      this.peer = peer;
      this.random = new Random(seed);
      this.alwaysAllowed = alwaysAllowed;
    }

    Void run() throws Exception {
      for (int i = 0; i < CALLS; i++) {
        switch (random.nextInt(8)) {
          case 0 -> echo(TestPeer.ECHO);
          case 1 -> echo(TestPeer.BLOCKING_ECHO);
          case 2 -> echo(TestPeer.NESTED);
          case 3 -> stream();
          case 4 -> abandoned();
          case 5 -> nested();
          case 6 -> nestedAndAbandoned();
          default -> listened();
        }
      }
      return null;
    }

    private byte[] payload() {
      byte[] bytes = new byte[random.nextInt(random.nextInt(10) == 0 ? 60_000 : 300)];
      random.nextBytes(bytes);
      return bytes;
    }

    private void echo(int messageType) throws Exception {
      byte[] message = payload();
      byte[] attachment = payload();
      try {
        byte[][] answer = peer.call(messageType, message, attachment, TestPeer.inTime());
        assertThat(answer[0]).isEqualTo(message);
        assertThat(answer[1]).isEqualTo(attachment);
      } catch (CallException e) {
        allow(e, EnumSet.noneOf(ErrorCode.class));
      }
    }

    private void allow(CallException e, Set<ErrorCode> codes) {
      if (!codes.contains(e.code()) && !alwaysAllowed.contains(e.code())) {
        throw new AssertionError("unexpected failure " + e.code() + ": " + e.getMessage(), e);
      }
    }

    private void stream() throws Exception {
      int count = random.nextInt(20);
      byte[][] items = new byte[count][];
      for (int i = 0; i < count; i++) {
        items[i] = payload();
      }
      byte[] last = payload();
      try (OutboundCall call =
          peer.session.start(
              TestPeer.SERVICE,
              TestPeer.STREAM_ECHO,
              Message.of(last),
              Attachment.none(),
              TestPeer.inTime(),
              true)) {
        Thread sender = Thread.startVirtualThread(() -> send(peer.session, call, items));
        if (random.nextInt(4) != 0) {
          receive(call, items, last);
        }
        call.cancel();
        sender.join();
      } catch (CallException e) {
        allow(e, EnumSet.noneOf(ErrorCode.class));
      }
    }

    private static void send(Session session, OutboundCall call, byte[][] items) {
      try {
        for (byte[] item : items) {
          call.out().send(Message.EMPTY, Attachment.of(ByteBuffer.wrap(item)));
        }
        call.endItems();
      } catch (CallException | InterruptedException e) {
        // The receiving side of this call tells whether that was to be expected.
        assertThat(call.isDone() || session.end() != null).isTrue();
      }
    }

    private static void receive(OutboundCall call, byte[][] items, byte[] last)
        throws CallException, InterruptedException {
      for (byte[] expected : items) {
        try (Item item = TestPeer.take(call.items())) {
          assertThat(TestPeer.bytes(item.attachment().bytes())).isEqualTo(expected);
        }
      }
      assertThat(call.items().next()).isNull();
      try (Answer answer = call.await()) {
        assertThat(TestPeer.bytes(answer.message())).isEqualTo(last);
      }
    }

    /** A call that would last for ever: cancelled, or past its deadline. */
    private void abandoned() throws Exception {
      abandoned(TestPeer.HANG, new byte[0]);
    }

    private void abandoned(int messageType, byte[] message) throws Exception {
      boolean expires = random.nextBoolean();
      try (OutboundCall call =
          peer.session.start(
              TestPeer.SERVICE,
              messageType,
              Message.of(message),
              Attachment.none(),
              expires ? Deadline.after(Duration.ofMillis(random.nextInt(5))) : Deadline.NONE,
              false)) {
        if (!expires) {
          Thread.startVirtualThread(call::cancel);
        }
        call.await().close();
        throw new AssertionError("a call that hangs was answered");
      } catch (CallException e) {
        allow(e, EnumSet.of(expires ? ErrorCode.DEADLINE_EXCEEDED : ErrorCode.CANCELLED));
      }
    }

    /** Calls that call back, and so on, as deep as allowed or deeper. */
    private void nested() throws Exception {
      int depth = random.nextInt(MAX_DEPTH + 3);
      byte[] message = recursion(depth, 0);
      try {
        byte[][] answer = peer.call(TestPeer.RECURSE, message, null, TestPeer.inTime());
        assertThat(depth).isLessThanOrEqualTo(MAX_DEPTH);
        byte[] expected = Arrays.copyOf(message, message.length + depth);
        expected[0] = 0;
        assertThat(answer[0]).isEqualTo(expected);
      } catch (CallException e) {
        allow(
            e,
            depth > MAX_DEPTH
                ? EnumSet.of(ErrorCode.RESOURCE_EXHAUSTED)
                : EnumSet.noneOf(ErrorCode.class));
      }
    }

    private byte[] recursion(int depth, int hangs) {
      byte[] message = new byte[2 + random.nextInt(300)];
      random.nextBytes(message);
      message[0] = (byte) depth;
      message[1] = (byte) hangs;
      return message;
    }

    /** Nested calls the last of which would last for ever: the first is given up. */
    private void nestedAndAbandoned() throws Exception {
      abandoned(TestPeer.RECURSE, recursion(random.nextInt(MAX_DEPTH + 1), 1));
    }

    /** Several calls at once, whose answers come to listeners. */
    private void listened() throws Exception {
      List<CompletableFuture<byte[]>> answers = new ArrayList<>();
      List<byte[]> expected = new ArrayList<>();
      for (int i = random.nextInt(20); i >= 0; i--) {
        byte[] message = payload();
        expected.add(message);
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        answers.add(answer);
        try {
          peer.session.start(
              TestPeer.SERVICE,
              random.nextBoolean() ? TestPeer.ECHO : TestPeer.BLOCKING_ECHO,
              Message.of(message),
              Attachment.none(),
              TestPeer.inTime(),
              listener(answer));
        } catch (CallException e) {
          allow(e, EnumSet.noneOf(ErrorCode.class));
          answer.complete(message);
        }
      }
      for (int i = 0; i < answers.size(); i++) {
        byte[] answer = answers.get(i).get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(answer).isEqualTo(answer.length == 0 ? answer : expected.get(i));
      }
    }

    private AnswerListener listener(CompletableFuture<byte[]> result) {
      return new AnswerListener() {
        @Override
        public void answered(Answer answer) {
          try (answer) {
            result.complete(TestPeer.bytes(answer.message()));
          }
        }

        @Override
        public void failed(CallException failure) {
          try {
            allow(failure, EnumSet.noneOf(ErrorCode.class));
            result.complete(new byte[0]);
          } catch (AssertionError e) {
            result.completeExceptionally(e);
          }
        }
      };
    }
  }
}
