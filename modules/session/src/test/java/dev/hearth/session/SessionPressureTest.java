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
import dev.hearth.wire.FrameKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that does not read what it is sent. */
class SessionPressureTest {
  private static final int OUTBOX_BYTES = 256 << 10;
  private static final int PIPE_BYTES = 16 << 10;

  private final BufferPool buffers = new BufferPool(16 << 20);
  private final Deadlines deadlines = new Deadlines();
  private final MemoryConnection[] ends = MemoryConnection.pair(11, PIPE_BYTES);
  private TestPeer daemon;
  private RawPeer client;

  @BeforeEach
  void open() throws Exception {
    SessionSettings settings =
        new SessionSettings(
            1 << 20, OUTBOX_BYTES, 4, 4096, 16, Duration.ofSeconds(30), Duration.ofMillis(50));
    daemon =
        new TestPeer(
            new SessionResources(buffers, deadlines), settings, ends[0], TestPeer.acceptor());
    daemon.session.start();
    ends[0].serve(daemon.session);
    client = new RawPeer(ends[1], buffers);
    client.hello(1, 1);
    client.next();
    ends[1].pauseReading();
  }

  @AfterEach
  void shouldGiveBackAllBuffers() throws Exception {
    daemon.session.close("the test is over");
    daemon.ended.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    ends[1].close();
    client.closed.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(buffers.lent()).isZero();
    deadlines.close();
  }

  @Test
  void shouldRefuseAPushOnceTheQueueIsFullAndTakeItOnceItIsRead() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    int taken = 0;
    CallException refused = null;
    while (refused == null) {
      try {
        daemon.session.push(1, 1, Message.of(new byte[1000]), attachment(closed));
        taken++;
      } catch (CallException e) {
        refused = e;
      }
    }

    assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    assertThat(taken * 1100L).isBetween((long) OUTBOX_BYTES / 2, (long) OUTBOX_BYTES * 2);
    ends[1].resumeReading();
    for (int i = 0; i < taken; i++) {
      assertThat(client.next().kind()).isEqualTo(FrameKind.ONE_WAY);
    }
    daemon.session.push(1, 1, Message.EMPTY, attachment(closed));
    assertThat(client.next().kind()).isEqualTo(FrameKind.ONE_WAY);
    assertThat(closed).hasValue(taken + 2);
  }

  private static Attachment attachment(AtomicInteger closed) {
    return Attachment.of(ByteBuffer.allocate(100), closed::incrementAndGet);
  }

  @Test
  void shouldHaveSendersWaitForRoom() throws Exception {
    Thread sender =
        Thread.startVirtualThread(
            () -> {
              try {
                for (int i = 0; i < 1000; i++) {
                  daemon.session.oneWay(
                      1, 1, Message.of(new byte[2000]), Attachment.none(), TestPeer.inTime());
                }
              } catch (CallException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });

    ends[1].resumeReading();
    for (int i = 0; i < 1000; i++) {
      assertThat(client.next().kind()).isEqualTo(FrameKind.ONE_WAY);
    }
    sender.join();
  }

  @Test
  void shouldStopReadingFromAPeerThatDoesNotReadItsAnswers() throws Exception {
    int count = 3000;
    Thread sender =
        Thread.startVirtualThread(
            () -> {
              for (int i = 1; i <= count; i++) {
                client.send(RawPeer.frame(FrameKind.REQUEST, i, new byte[1000], 0, 0));
              }
            });

    // As much as both directions and the queue hold, the peer cannot get rid of all.
    assertThat(sender.join(Duration.ofMillis(200))).isFalse();
    assertThat(buffers.lent() * (32 << 10)).isLessThan(4 * OUTBOX_BYTES);
    ends[1].resumeReading();

    sender.join();
    for (int i = 1; i <= count; i++) {
      assertThat(client.next().correlationId()).isEqualTo(i);
    }
  }

  @Test
  void shouldGiveUpAClosedSessionWhosePeerDoesNotRead() throws Exception {
    for (int i = 0; i < 100; i++) {
      daemon.session.push(1, 1, Message.of(new byte[1000]), Attachment.none());
    }

    daemon.session.close("no more");

    assertThat(daemon.ended.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS).cause())
        .isEqualTo(EndCause.CLOSED_HERE);
  }

  @Test
  void shouldFailAWaitingSenderWhenTheSessionEnds() throws Exception {
    Thread closer = Thread.startVirtualThread(() -> daemon.session.close("no more"));

    assertThatThrownBy(
            () -> {
              for (; ; ) {
                daemon.session.oneWay(
                    1, 1, Message.of(new byte[2000]), Attachment.none(), TestPeer.inTime());
              }
            })
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    closer.join();
  }

  @Test
  void shouldNotTellThePeerOfARequestThatIsCancelledWhileItWaitsForRoom() throws Exception {
    fillTheQueue();
    CompletableFuture<CallException> failure = new CompletableFuture<>();
    Thread caller =
        Thread.startVirtualThread(
            () -> {
              try {
                daemon.session.call(1, 1, Message.of(new byte[2000]), Attachment.none(), shortly());
              } catch (CallException e) {
                failure.complete(e);
              } catch (InterruptedException e) {
                failure.completeExceptionally(e);
              }
            });

    // Nobody reads: without the cancellation it would wait for ever.
    assertThat(failure.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS).code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    caller.join();
    ends[1].resumeReading();
    client.send(FrameKind.PING, 99, new byte[0], 0, 0);
    assertThat(kindsUpToPong()).containsOnly(FrameKind.ONE_WAY);
  }

  @Test
  void shouldWakeACallerThatWaitsForRoomWhenItsCallIsCancelled() throws Exception {
    fillTheQueue();
    CompletableFuture<CallException> failure = new CompletableFuture<>();
    Thread caller =
        Thread.startVirtualThread(
            () -> {
              try {
                daemon.session.start(
                    1,
                    1,
                    Message.of(new byte[2000]),
                    Attachment.none(),
                    shortly(),
                    new AnswerListener() {
                      @Override
                      public void answered(Answer answer) {
                        answer.close();
                      }

                      @Override
                      public void failed(CallException e) {}
                    });
              } catch (CallException e) {
                failure.complete(e);
              } catch (InterruptedException e) {
                failure.completeExceptionally(e);
              }
            });

    assertThat(failure.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS).code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    caller.join();
    assertThat(daemon.session.counts().outboundCalls()).isZero();
  }

  private static Deadline shortly() {
    return Deadline.after(Duration.ofMillis(20));
  }

  private void fillTheQueue() {
    try {
      for (; ; ) {
        daemon.session.push(1, 1, Message.of(new byte[1000]), Attachment.none());
      }
    } catch (CallException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    }
  }

  private Set<FrameKind> kindsUpToPong() throws Exception {
    Set<FrameKind> kinds = EnumSet.noneOf(FrameKind.class);
    for (FrameKind kind = client.next().kind();
        kind != FrameKind.PONG;
        kind = client.next().kind()) {
      kinds.add(kind);
    }
    return kinds;
  }
}
