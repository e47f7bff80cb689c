package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many descriptors a peer and its user can make the other end hold. */
class DescriptorBudgetTest {
  private static final int CONNECTION_LIMIT = 64;
  private static final int USER_LIMIT = 80;

  private final TestDescriptor.Table table = new TestDescriptor.Table();
  private final Budget user = Budget.ofDescriptors("user", USER_LIMIT);
  private final Budget connection = user.part("connection", CONNECTION_LIMIT);
  private final SessionPair pair =
      SessionPair.open(SessionSettings.DEFAULT, 7, 64 << 10, connection);

  DescriptorBudgetTest() throws Exception {}

  @AfterEach
  void shouldHoldNothingInTheEnd() throws Exception {
    pair.close();
    awaitAllClosed();
    assertThat(connection.held()).isZero();
    assertThat(user.held()).isZero();
  }

  /** What a cancelled handler holds is closed by a thread that nobody waits for. */
  private void awaitAllClosed() {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(SessionPair.PATIENCE_SECONDS);
    while ((!table.stillOpen().isEmpty() || user.held() != 0) && System.nanoTime() < giveUp) {
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

  private static void assertRefused(OutboundCall call, String key) {
    assertThatThrownBy(call::await)
        .hasMessageContaining("descriptors")
        .hasMessageContaining("(" + key + ")")
        .isInstanceOfSatisfying(
            CallException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
              assertThat(e.retryAfter()).isPositive();
            });
  }

  private void assertPassesBack(long first, int count) throws Exception {
    try (OutboundCall call = start(TestPeer.PASS_BACK, first, count);
        Answer answer = call.await()) {
      assertThat(answer.attachment().descriptors().size()).isEqualTo(count);
    }
  }

  @Test
  void shouldRefuseWhatAConnectionMayNotHoldWhoeverHasTakenIt() throws Exception {
    List<OutboundCall> calls = new ArrayList<>();
    for (int i = 0; i < CONNECTION_LIMIT / 16; i++) {
      calls.add(start(TestPeer.TAKE_AND_HANG, 16L * i, 16));
    }
    for (int type : new int[] {TestPeer.ECHO, TestPeer.PASS_BACK, TestPeer.HANG}) {
      try (OutboundCall beyond = start(type, 5_000, 1)) {
        assertRefused(beyond, "connection");
      }
    }
    assertThat(table.stillOpen()).hasSize(CONNECTION_LIMIT);

    calls.forEach(OutboundCall::close);
    awaitAllClosed();
    assertPassesBack(6_000, 16);
  }

  @Test
  void shouldRefuseWhatAUserMayNotHoldOverAllOfItsConnections() throws Exception {
    user.take(USER_LIMIT - 20);

    try (OutboundCall beyond = start(TestPeer.HANG, 1, 16);
        OutboundCall more = start(TestPeer.HANG, 100, 5)) {
      pair.daemon.hanging.await();
      assertRefused(more, "user");
      beyond.cancel();
    }
    user.give(USER_LIMIT - 20);
  }

  @Test
  void shouldDropAOneWayAndEndAStreamWhoseDescriptorsFindNoRoom() throws Exception {
    user.take(USER_LIMIT);

    pair.client.session.oneWay(
        TestPeer.SERVICE,
        TestPeer.ECHO,
        Message.EMPTY,
        Attachment.of(table.open(1, 4)),
        TestPeer.inTime());
    try (OutboundCall call =
        pair.client.session.start(
            TestPeer.SERVICE,
            TestPeer.STREAM_BACK,
            Message.EMPTY,
            Attachment.none(),
            TestPeer.inTime(),
            true)) {
      call.out().send(Message.EMPTY, Attachment.of(table.open(10, 4)));
      assertRefused(call, "user");
    }

    assertThat(pair.daemon.oneWays).isEmpty();
    assertThat(pair.daemon.session.counts().lateFrames()).isPositive();
    user.give(USER_LIMIT);
  }

  @Test
  void shouldRefuseToSendWhatThePeersUserMayNotHave() throws Exception {
    user.take(USER_LIMIT - 3);
    Descriptors four = table.open(1, 4);

    assertThatThrownBy(() -> pair.daemon.session.push(1, 1, Message.EMPTY, Attachment.of(four)))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));

    assertThat(table.stillOpen()).isEmpty();
    user.give(USER_LIMIT - 3);
  }

  @Test
  void shouldChargeThePeersUserWithWhatItDoesNotRead() throws Exception {
    pair.clientEnd.pauseReading();
    for (int i = 0; i < 200; i++) {
      pair.daemon.session.push(1, 1, Message.of(new byte[1000]), Attachment.none());
    }
    for (int i = 0; i < 3; i++) {
      pair.daemon.session.push(1, 1, Message.EMPTY, Attachment.of(table.open(10L * i, 8)));
    }

    assertThat(user.held()).isEqualTo(24);
    pair.clientEnd.resumeReading();
    awaitAllClosed();
  }

  @Test
  void shouldGiveBackWhatWasTakenOnceEachIsClosed() throws Exception {
    List<Descriptor> kept = new ArrayList<>();
    pair.daemon.keeping = kept;
    try (OutboundCall call = start(TestPeer.KEEP, 1, 5)) {
      call.await().close();
    }
    assertThat(user.held()).isEqualTo(5);

    kept.removeLast().close();

    assertThat(user.held()).isEqualTo(4);
    kept.forEach(Descriptor::close);
  }
}
