package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.FallBehind;
import dev.hearth.spi.Message;
import dev.hearth.wire.FrameKind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shared frames that a subscriber does not read, and who is charged with them. */
class SharedFrameBudgetTest {
  private static final int FRAME_BYTES = 100 << 10;
  private static final int PIPE_BYTES = 16 << 10;
  private static final long USER_BYTES = 250 << 10;

  private final BufferPool buffers = new BufferPool(1 << 20);
  private final Deadlines deadlines = new Deadlines();
  private final Budget process = Budget.ofBytes("process", 16 << 20);
  private final Budget user = process.part("user", USER_BYTES);
  private final SessionResources resources = new SessionResources(buffers, deadlines);
  private final MemoryConnection[] ends = MemoryConnection.pair(17, PIPE_BYTES);
  private final Publishing publishing =
      new Publishing(resources.within(process, Budget.unlimited()), SessionSettings.DEFAULT);
  private final AtomicReference<CallException> ended = new AtomicReference<>();
  private TestPeer daemon;
  private RawPeer client;

  @BeforeEach
  void open() throws Exception {
    daemon =
        new TestPeer(
            resources.within(user.part("connection", USER_BYTES), Budget.unlimited()),
            SessionSettings.DEFAULT,
            ends[0],
            TestPeer.acceptor());
    daemon.session.start();
    ends[0].serve(daemon.session);
    client = new RawPeer(ends[1], buffers);
    client.hello(1, 1);
    client.next();
    ends[1].pauseReading();
  }

  @AfterEach
  void shouldHoldNothingInTheEnd() throws Exception {
    ends[0].close();
    ends[1].close();
    CompletableFuture.allOf(daemon.ended, client.closed)
        .get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(user.held()).isZero();
    assertThat(process.held()).isZero();
    assertThat(buffers.lent()).isZero();
    deadlines.close();
  }

  private FrameQueue subscribe(FallBehind.Policy policy) throws CallException {
    return daemon.session.openQueue(1, new FallBehind(policy, 1000, 1 << 30), ended::set);
  }

  private void publish(FrameQueue queue, int messageType) throws CallException {
    try (Publication publication =
        Publication.of(
            publishing, 1, messageType, Message.of(new byte[FRAME_BYTES]), Attachment.none())) {
      queue.offer(messageType, publication);
    }
  }

  @Test
  void shouldChargeAUserWithEachFrameThatOneOfItsSubscribersHasNotRead() throws Exception {
    FrameQueue queue = subscribe(FallBehind.Policy.END);

    publish(queue, 1);
    assertThat(user.held()).isEqualTo(FRAME_BYTES + 32);
    publish(queue, 2);
    assertThat(user.held()).isEqualTo(2 * (FRAME_BYTES + 32));

    ends[1].resumeReading();
    assertThat(client.next().kind()).isEqualTo(FrameKind.ONE_WAY);
    assertThat(client.next().kind()).isEqualTo(FrameKind.ONE_WAY);
    client.send(FrameKind.PING, 9, new byte[0], 0, 0);
    assertThat(client.next().kind()).isEqualTo(FrameKind.PONG);
    assertThat(user.held()).isZero();
  }

  @Test
  void shouldChargeAUserOnceWithAFrameThatManyOfItsSubscribersHold() throws Exception {
    List<FrameQueue> queues = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      queues.add(subscribe(FallBehind.Policy.END));
    }

    try (Publication publication =
        Publication.of(publishing, 1, 1, Message.of(new byte[FRAME_BYTES]), Attachment.none())) {
      queues.forEach(queue -> queue.offer(1, publication));
    }

    assertThat(user.held()).isEqualTo(FRAME_BYTES + 32);
    queues.subList(0, 9).forEach(FrameQueue::close);
    assertThat(user.held()).isEqualTo(FRAME_BYTES + 32);
    assertThat(queues.getLast().isOpen()).isTrue();
  }

  @Test
  void shouldEndASubscriptionWhoseUserMayHoldNoMore() throws Exception {
    FrameQueue queue = subscribe(FallBehind.Policy.END);

    for (int i = 0; i < 3; i++) {
      publish(queue, i);
    }

    assertThat(queue.isOpen()).isFalse();
    assertThat(ended.get().code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    assertThat(user.held()).isLessThanOrEqualTo(USER_BYTES);
  }

  @Test
  void shouldRefuseTheFirstFrameOfASubscriberWhoseUserMayHoldNoMore() throws Exception {
    FrameQueue queue = subscribe(FallBehind.Policy.END);
    user.take(USER_BYTES);

    publish(queue, 1);

    assertThat(ended.get().code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    user.give(USER_BYTES);
  }

  @Test
  void shouldDropTheOldestThatWaitWhenTheUserMayHoldNoMore() throws Exception {
    FrameQueue queue = subscribe(FallBehind.Policy.DROP_OLDEST);

    for (int i = 0; i < 10; i++) {
      publish(queue, i);
      assertThat(user.held()).isLessThanOrEqualTo(USER_BYTES);
    }

    assertThat(queue.isOpen()).isTrue();
    assertThat(queue.dropped()).isEqualTo(8);
    ends[1].resumeReading();
    assertThat(client.next().kind()).isEqualTo(FrameKind.ONE_WAY);
    assertThat(client.next().kind()).isEqualTo(FrameKind.ONE_WAY);
  }

  @Test
  void shouldReplaceAFrameOfTheSameKeyWithinWhatTheUserMayHold() throws Exception {
    FrameQueue queue = subscribe(FallBehind.Policy.LATEST_FOR_EACH_KEY);
    publish(queue, 1);

    for (int i = 0; i < 10; i++) {
      publish(queue, 2);
    }

    assertThat(queue.isOpen()).isTrue();
    assertThat(queue.dropped()).isEqualTo(9);
    publish(queue, 3);
    assertThat(ended.get().code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
  }
}
