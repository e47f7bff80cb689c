package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.HelloAck;
import dev.hearth.protocol.session.Limits;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.wire.FrameKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a peer can make the other end hold, in bytes and in time. */
class SessionBudgetTest {
  private static final long CONNECTION_BYTES = 96 << 10;
  private static final long PROCESS_BYTES = 128 << 10;
  private static final int PIPE_BYTES = 16 << 10;
  private static final Duration RETRY_AFTER = Duration.ofMillis(70);

  private final BufferPool buffers = new BufferPool(1 << 20);
  private final Deadlines deadlines = new Deadlines();
  private final Budget process = Budget.ofBytes("process", PROCESS_BYTES);
  private final Budget budget = process.part("connection", CONNECTION_BYTES);
  private final MemoryConnection[] ends = MemoryConnection.pair(3, PIPE_BYTES);

  private static SessionSettings settings(Duration stall) {
    return new SessionSettings(
        1 << 20,
        256 << 10,
        64,
        1 << 20,
        64,
        SessionSettings.DEFAULT.maxCallDepth(),
        stall,
        RETRY_AFTER,
        Duration.ofSeconds(30),
        Duration.ofMillis(50));
  }

  private TestPeer daemon(Duration stall) {
    TestPeer peer =
        new TestPeer(
            new SessionResources(buffers, deadlines).within(budget, Budget.unlimited()),
            settings(stall),
            ends[0],
            TestPeer.acceptor());
    peer.session.start();
    ends[0].serve(peer.session);
    return peer;
  }

  private TestPeer client() throws Exception {
    TestPeer peer =
        new TestPeer(
            new SessionResources(buffers, deadlines),
            settings(SessionSettings.NEVER),
            ends[1],
            TestPeer.initiator());
    peer.session.start();
    ends[1].serve(peer.session);
    peer.session.awaitOpen();
    return peer;
  }

  private RawPeer rawClient() throws Exception {
    RawPeer raw = new RawPeer(ends[1], buffers);
    raw.hello(1, 1);
    raw.next();
    return raw;
  }

  /** Handlers that were cancelled still have to notice; nothing tells when the last one has. */
  @AfterEach
  void shouldHoldNothingInTheEnd() {
    ends[0].close();
    ends[1].close();
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(SessionPair.PATIENCE_SECONDS);
    while ((buffers.lent() != 0 || process.held() != 0) && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(buffers.lent()).as("buffers that were not given back").isZero();
    assertThat(budget.held()).as("bytes held for the connection").isZero();
    assertThat(process.held()).as("bytes held for the process").isZero();
    deadlines.close();
  }

  @Test
  void shouldRefuseARequestThatFindsNoRoomAndServeTheNext() throws Exception {
    daemon(SessionSettings.NEVER);
    RawPeer client = rawClient();

    client.send(FrameKind.REQUEST, 1, new byte[200 << 10], 0, 0);
    client.send(FrameKind.REQUEST, 2, new byte[20], 0, 0);

    RawPeer.Received refused = client.next();
    assertThat(refused.kind()).isEqualTo(FrameKind.ERROR);
    assertThat(refused.correlationId()).isEqualTo(1);
    ErrorBody why = ErrorBody.parseFrom(refused.message());
    assertThat(why.getCode()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED.number());
    assertThat(why.getRetryAfterMs()).isEqualTo(RETRY_AFTER.toMillis());
    assertThat(why.getMessage()).contains("(connection)");
    RawPeer.Received served = client.next();
    assertThat(served.kind()).isEqualTo(FrameKind.RESPONSE);
    assertThat(served.correlationId()).isEqualTo(2);
  }

  @Test
  void shouldDropAOneWayThatFindsNoRoom() throws Exception {
    TestPeer daemon = daemon(SessionSettings.NEVER);
    RawPeer client = rawClient();

    client.send(FrameKind.ONE_WAY, 0, new byte[200 << 10], 0, 0);
    client.send(FrameKind.ONE_WAY, 0, TestPeer.bytes("small"), 0, 0);

    assertThat(daemon.oneWays.poll(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("small");
    assertThat(daemon.session.counts().lateFrames()).isEqualTo(1);
  }

  @Test
  void shouldRefuseCallsBeyondTheBytesThatMayBeInWorkUntilSomeHaveEnded() throws Exception {
    daemon(SessionSettings.NEVER);
    TestPeer client = client();
    List<OutboundCall> hanging = new ArrayList<>();
    CallException refused = null;
    while (refused == null) {
      OutboundCall call =
          client.session.start(
              TestPeer.SERVICE,
              TestPeer.HANG,
              Message.of(new byte[10_000]),
              Attachment.none(),
              TestPeer.inTime(),
              false);
      hanging.add(call);
      // Answered in order, so that once this is, the call before was taken or refused.
      client.call(TestPeer.ECHO, new byte[0], null, TestPeer.inTime());
      if (call.isDone()) {
        refused = catchThrowableOfType(CallException.class, call::await);
      }
    }

    assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    assertThat(refused.retryAfter()).isEqualTo(RETRY_AFTER);
    assertThat(hanging).hasSizeBetween(4, (int) CONNECTION_BYTES / 10_000 + 1);
    hanging.forEach(OutboundCall::close);
    awaitHeld(0);
    assertThat(client.call(TestPeer.BLOCKING_ECHO, new byte[10_000], null, TestPeer.inTime())[0])
        .hasSize(10_000);
  }

  private void awaitHeld(long bytes) {
    while (budget.held() > bytes) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldEndACallWhoseItemsFindNoRoom() throws Exception {
    TestPeer daemon = daemon(SessionSettings.NEVER);
    TestPeer client = client();

    try (OutboundCall call = stream(client, TestPeer.READ_LATE)) {
      CallException ended =
          catchThrowableOfType(
              CallException.class,
              () -> {
                for (; ; ) {
                  call.out()
                      .send(Message.EMPTY, Attachment.of(ByteBuffer.allocateDirect(30 << 10)));
                }
              });

      assertThat(ended.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
      assertThat(daemon.readLate.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(ErrorCode.RESOURCE_EXHAUSTED.name());
    }
    assertThat(client.call(TestPeer.ECHO, new byte[5], null, TestPeer.inTime())[0]).hasSize(5);
  }

  private static OutboundCall stream(TestPeer client, int messageType) throws Exception {
    return client.session.start(
        TestPeer.SERVICE, messageType, Message.EMPTY, Attachment.none(), TestPeer.inTime(), true);
  }

  @Test
  void shouldKeepOneConnectionFromTakingAllOfTheProcess() throws Exception {
    Budget other = process.part("other", CONNECTION_BYTES);
    daemon(SessionSettings.NEVER);
    RawPeer client = rawClient();
    assertThat(other.tryTake(CONNECTION_BYTES)).isTrue();

    client.send(FrameKind.REQUEST, 1, new byte[60 << 10], 0, 0);

    assertThat(ErrorBody.parseFrom(client.next().message()).getMessage()).contains("(process)");
    other.give(CONNECTION_BYTES);
    client.send(FrameKind.REQUEST, 2, new byte[60 << 10], 0, 0);
    assertThat(client.next().kind()).isEqualTo(FrameKind.RESPONSE);
  }

  @Test
  void shouldEndACallWhosePeerStopsToStreamItsItems() throws Exception {
    TestPeer daemon = daemon(Duration.ofMillis(20));
    TestPeer client = client();

    try (OutboundCall call = stream(client, TestPeer.STREAM_ECHO)) {
      CallException ended = catchThrowableOfType(CallException.class, call::await);

      assertThat(ended.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(ended).hasMessageContaining("next item").hasMessageContaining("stall-timeout");
    }
    while (daemon.session.counts().inboundCalls() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldEndACallWhosePeerGivesNoCredit() throws Exception {
    daemon(Duration.ofMillis(20));
    RawPeer client = rawClient();

    client.send(RawPeer.frame(FrameKind.REQUEST, 1, TestPeer.STREAM, new byte[] {(byte) 255}));

    RawPeer.Received last = client.next();
    while (last.kind() == FrameKind.ITEM) {
      last = client.next();
    }
    assertThat(last.kind()).isEqualTo(FrameKind.ERROR);
    assertThat(ErrorBody.parseFrom(last.message()).getMessage()).contains("credit to send");
  }

  /** The end that connected does not stop reading, so only giving up bounds what it has to send. */
  @Test
  void shouldGiveUpADaemonThatGoesOnAskingAndDoesNotRead() throws Exception {
    TestPeer client =
        new TestPeer(
            new SessionResources(buffers, deadlines),
            new SessionSettings(
                4 << 10, 64 << 10, 4, 4096, 16, Duration.ofSeconds(30), Duration.ofMillis(50)),
            ends[0],
            TestPeer.initiator());
    client.session.start();
    ends[0].serve(client.session);
    RawPeer daemon = new RawPeer(ends[1], buffers);
    HelloAck answer =
        HelloAck.newBuilder()
            .setVersion(1)
            .setLimits(Limits.newBuilder().setMaxPayloadBytes(4 << 10))
            .build();
    daemon.send(FrameKind.HELLO_ACK, 0, answer.toByteArray(), 0, 0);
    client.session.awaitOpen();
    ends[1].pauseReading();
    Thread asking =
        Thread.startVirtualThread(
            () -> {
              for (int i = 1; !client.ended.isDone() && i < 100_000; i++) {
                daemon.send(FrameKind.PING, i, new byte[0], 0, 0);
              }
            });

    assertThat(client.ended.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS).cause())
        .isEqualTo(EndCause.PEER_DOES_NOT_READ);
    daemon.room.release(100_000);
    asking.join();
  }
}
