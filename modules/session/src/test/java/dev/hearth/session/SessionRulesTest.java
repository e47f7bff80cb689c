package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.HelloAck;
import dev.hearth.protocol.session.ServiceInfo;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Peer;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameRule;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SessionRulesTest {
  private static final byte[] NONE = {};
  private static final long DAEMONS_OWN = Long.MIN_VALUE | 5;

  private final BufferPool buffers = new BufferPool(1 << 20);
  private final Deadlines deadlines = new Deadlines();
  private final MemoryConnection[] ends = MemoryConnection.pair(3, 64 << 10);
  private final RawPeer client = new RawPeer(ends[1], buffers);
  private TestPeer daemon = daemon(Duration.ofSeconds(30));

  private TestPeer daemon(Duration handshakeTimeout) {
    SessionSettings settings =
        new SessionSettings(
            1 << 20, 1 << 20, 4, 4096, 16, handshakeTimeout, Duration.ofSeconds(30));
    return new TestPeer(
        new SessionResources(buffers, deadlines), settings, ends[0], TestPeer.acceptor());
  }

  private void serve() {
    daemon.session.start();
    ends[0].serve(daemon.session);
  }

  private void serveAndShakeHands() throws Exception {
    serve();
    client.hello(1, 1);
    assertThat(client.next().kind()).isEqualTo(FrameKind.HELLO_ACK);
  }

  @AfterEach
  void shouldHaveClosedTheConnectionAndGivenBackItsBuffers() throws Exception {
    ends[1].close();
    daemon.ended.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    client.closed.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(buffers.lent()).isZero();
    deadlines.close();
  }

  private SessionEnd end() throws Exception {
    return daemon.ended.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldSayWhoItIsAndWhatItServesInHelloAck() throws Exception {
    serve();

    client.hello(1, 9);

    HelloAck answer = HelloAck.parseFrom(client.next().message());
    assertThat(answer.getVersion()).isEqualTo(1);
    assertThat(answer.getDaemon().getInstance()).isEqualTo("test");
    assertThat(answer.getDaemon().getEpoch()).isEqualTo(42);
    assertThat(answer.getSessionId().size()).isEqualTo(16);
    assertThat(answer.getLimits().getInitialCreditFrames()).isEqualTo(4);
    assertThat(answer.getServicesList())
        .extracting(ServiceInfo::getName)
        .containsExactly("first", "second");
    assertThat(daemon.session.peer()).isNotNull().extracting(Peer::name).isEqualTo("raw");
  }

  @Test
  void shouldTellAnIncompatiblePeerWhichVersionsWouldDo() throws Exception {
    serve();

    client.hello(2, 7);

    ErrorBody error = client.nextError();
    assertThat(error.getCode()).isEqualTo(ErrorCode.FAILED_PRECONDITION.number());
    assertThat(error.getLowestVersion()).isEqualTo(1);
    assertThat(error.getHighestVersion()).isEqualTo(1);
    assertThat(end().cause()).isEqualTo(EndCause.INCOMPATIBLE);
  }

  @Test
  void shouldDisconnectAPeerThatDoesNotSayHelloInTime() throws Exception {
    daemon = daemon(Duration.ofMillis(20));
    serve();

    assertThat(client.nextError().getCode()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED.number());
    assertThat(end().cause()).isEqualTo(EndCause.HANDSHAKE_TIMEOUT);
  }

  static Stream<Arguments> framesThatMayNotComeFirst() {
    return Stream.of(FrameKind.values())
        .filter(kind -> kind != FrameKind.HELLO && kind != FrameKind.ERROR)
        .map(kind -> Arguments.of(kind));
  }

  @ParameterizedTest
  @MethodSource("framesThatMayNotComeFirst")
  void shouldRefuseAllButHelloBeforeTheHandshake(FrameKind kind) throws Exception {
    serve();

    client.send(kind, 1, NONE, 0, 0);

    assertThat(client.nextError().getRule()).isEqualTo(FrameRule.STATE.name());
    assertThat(end().cause()).isEqualTo(EndCause.PEER_BROKE_RULE);
  }

  @Test
  void shouldRefuseAHelloOfMoreThanFourKibibytes() throws Exception {
    serve();

    client.send(FrameKind.HELLO, 0, new byte[4097], 0, 0);

    assertThat(client.nextError().getRule()).isEqualTo(FrameRule.MESSAGE_LENGTH.name());
  }

  static Stream<Arguments> framesThatBreakARule() {
    return Stream.of(
        Arguments.of(FrameKind.HELLO, 0L, NONE, 0, 0, FrameRule.STATE),
        Arguments.of(FrameKind.HELLO_ACK, 0L, NONE, 0, 0, FrameRule.STATE),
        Arguments.of(FrameKind.REQUEST, 0L, NONE, 0, 0, FrameRule.STATE),
        Arguments.of(FrameKind.REQUEST, Long.MIN_VALUE, NONE, 0, 0, FrameRule.STATE),
        Arguments.of(FrameKind.REQUEST, DAEMONS_OWN, NONE, 0, 0, FrameRule.STATE),
        Arguments.of(FrameKind.REQUEST, 1L, NONE, 1, 0, FrameRule.FLAGS),
        Arguments.of(FrameKind.REQUEST, 1L, NONE, 8, 0, FrameRule.FLAGS),
        Arguments.of(FrameKind.ONE_WAY, 0L, NONE, 4, 0, FrameRule.FLAGS),
        Arguments.of(FrameKind.REQUEST, 1L, NONE, 0, 1, FrameRule.HANDLES),
        Arguments.of(
            FrameKind.REQUEST, 1L, new byte[(1 << 20) + 1], 0, 0, FrameRule.MESSAGE_LENGTH),
        Arguments.of(FrameKind.CREDIT, 1L, new byte[] {-1}, 0, 0, FrameRule.STATE),
        Arguments.of(FrameKind.RINGS, 0L, NONE, 0, 0, FrameRule.STATE),
        Arguments.of(FrameKind.RINGS, 0L, new byte[] {-1}, 0, 0, FrameRule.STATE),
        Arguments.of(FrameKind.GOAWAY, 0L, new byte[] {-1}, 0, 0, FrameRule.STATE));
  }

  @ParameterizedTest
  @MethodSource("framesThatBreakARule")
  void shouldEndTheConnectionWithAnErrorThatNamesTheRule(
      FrameKind kind, long id, byte[] message, int flags, int handles, FrameRule rule)
      throws Exception {
    serveAndShakeHands();

    client.send(kind, id, message, flags, handles);

    assertThat(client.nextError().getRule()).isEqualTo(rule.name());
    assertThat(end().cause()).isEqualTo(EndCause.PEER_BROKE_RULE);
    client.closed.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private final TestDescriptor.Table table = new TestDescriptor.Table();

  private void shouldBreakTheRuleOfHandles() throws Exception {
    assertThat(client.nextError().getRule()).isEqualTo(FrameRule.HANDLES.name());
    assertThat(end().cause()).isEqualTo(EndCause.PEER_BROKE_RULE);
    client.closed.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(table.stillOpen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "3, 2", "2, 3", "16, 15", "16, 17", "17, 17"})
  void shouldRefuseAFrameWithMoreOrFewerDescriptorsThanItStates(int stated, int sent)
      throws Exception {
    serveAndShakeHands();

    client.send(RawPeer.frame(FrameKind.REQUEST, 1, NONE, 0, stated), table.open(1, sent));

    shouldBreakTheRuleOfHandles();
  }

  @Test
  void shouldEndAConnectionOnWhichDescriptorsArriveThatNoFrameStates() throws Exception {
    serveAndShakeHands();

    client.send(RawPeer.frame(FrameKind.REQUEST, 1, NONE, 0, 0), table.open(1, 1));

    assertThat(client.next().kind()).isEqualTo(FrameKind.RESPONSE);
    shouldBreakTheRuleOfHandles();
  }

  @Test
  void shouldNameTheRuleWhenDescriptorsWereLostOnTheirWay() throws Exception {
    serveAndShakeHands();

    daemon.session.descriptorsLost(new IOException("descriptors were lost"));

    shouldBreakTheRuleOfHandles();
  }

  @Test
  void shouldRefuseDescriptorsThatRideOnTheMiddleOfAFrame() throws Exception {
    serveAndShakeHands();
    byte[] frame = RawPeer.frame(FrameKind.REQUEST, 1, new byte[100], 0, 0);

    client.send(Arrays.copyOf(frame, 60));
    client.send(Arrays.copyOfRange(frame, 60, 70), table.open(1, 1));

    shouldBreakTheRuleOfHandles();
  }

  @Test
  void shouldCloseTheDescriptorsOfAFrameThatDoesNotArriveWhole() throws Exception {
    serveAndShakeHands();
    byte[] frame = RawPeer.frame(FrameKind.REQUEST, 1, new byte[100], 0, 2);

    client.send(Arrays.copyOf(frame, 20), table.open(1, 2));
    ends[1].close();

    assertThat(end().cause()).isEqualTo(EndCause.CLOSED_BY_PEER);
    assertThat(table.stillOpen()).isEmpty();
  }

  @Test
  void shouldRefuseDescriptorsBeforeTheHandshake() throws Exception {
    serve();

    client.send(RawPeer.frame(FrameKind.HELLO, 0, NONE, 0, 1), table.open(1, 1));

    shouldBreakTheRuleOfHandles();
  }

  @ParameterizedTest
  @EnumSource(
      value = FrameKind.class,
      names = {"END", "CANCEL", "CREDIT", "PING", "PONG", "GOAWAY"})
  void shouldRefuseDescriptorsWithAFrameThatCarriesNone(FrameKind kind) throws Exception {
    serveAndShakeHands();

    client.send(RawPeer.frame(kind, 1, NONE, 0, 1), table.open(1, 1));

    shouldBreakTheRuleOfHandles();
  }

  @Test
  void shouldCloseTheDescriptorsOfAFrameOfACallThatHasEnded() throws Exception {
    serveAndShakeHands();

    client.send(RawPeer.frame(FrameKind.ITEM, 77, NONE, 0, 2), table.open(1, 2));
    client.send(FrameKind.PING, 9, NONE, 0, 0);

    assertThat(client.next().kind()).isEqualTo(FrameKind.PONG);
    assertThat(table.stillOpen()).isEmpty();
  }

  @Test
  void shouldNameTheMagicAfterTheFirstByte() throws Exception {
    serve();

    client.send(new byte[] {'G'});

    assertThat(client.nextError().getRule()).isEqualTo(FrameRule.MAGIC.name());
  }

  @Test
  void shouldDropAndCountFramesOfCallsThatAreNotOpen() throws Exception {
    serveAndShakeHands();
    for (FrameKind kind :
        new FrameKind[] {
          FrameKind.RESPONSE, FrameKind.ERROR, FrameKind.PONG, FrameKind.ITEM, FrameKind.CREDIT
        }) {
      client.send(kind, DAEMONS_OWN, NONE, 0, 0);
      client.send(FrameKind.PING, 9, NONE, 0, 0);
      assertThat(client.next().kind()).isEqualTo(FrameKind.PONG);
    }
    for (FrameKind kind :
        new FrameKind[] {FrameKind.ITEM, FrameKind.CREDIT, FrameKind.CANCEL, FrameKind.END}) {
      client.send(kind, 77, NONE, 0, 0);
      client.send(FrameKind.PING, 9, NONE, 0, 0);
      assertThat(client.next().kind()).isEqualTo(FrameKind.PONG);
    }

    assertThat(daemon.session.counts().lateFrames()).isEqualTo(9);
  }

  @Test
  void shouldRefuseItemsThatComeWithoutCredit() throws Exception {
    serveAndShakeHands();
    byte[] hang = RawPeer.frame(FrameKind.REQUEST, 3, NONE, 4, 0);
    hang[6] = TestPeer.HANG;
    client.send(hang);
    daemon.hanging.await();
    byte[] item = RawPeer.frame(FrameKind.ITEM, 3, new byte[4096], 0, 0);

    client.send(item);
    client.send(FrameKind.PING, 9, NONE, 0, 0);
    assertThat(client.next().kind()).isEqualTo(FrameKind.PONG);
    client.send(item);

    assertThat(client.nextError().getRule()).isEqualTo(FrameRule.STATE.name());
  }

  @Test
  void shouldEndASessionWhosePeerSaysWhy() throws Exception {
    serveAndShakeHands();

    client.send(
        FrameKind.ERROR,
        0,
        ErrorBody.newBuilder().setCode(7).setMessage("no more").build().toByteArray(),
        0,
        0);

    assertThat(end().cause()).isEqualTo(EndCause.REFUSED_BY_PEER);
    assertThat(end().message()).contains("no more");
  }

  @Test
  void shouldRefuseACallThatIsNestedTooDeeplyAndLiveOn() throws Exception {
    serveAndShakeHands();

    client.send(FrameKind.REQUEST, 1, NONE, 9 << FrameFlags.DEPTH_SHIFT, 0);

    RawPeer.Received refused = client.next();
    assertThat(refused.kind()).isEqualTo(FrameKind.ERROR);
    assertThat(refused.correlationId()).isEqualTo(1);
    assertThat(ErrorBody.parseFrom(refused.message()).getCode())
        .isEqualTo(ErrorCode.RESOURCE_EXHAUSTED.number());
    client.send(FrameKind.REQUEST, 2, NONE, 8 << FrameFlags.DEPTH_SHIFT, 0);
    assertThat(client.next().kind()).isEqualTo(FrameKind.RESPONSE);
  }

  @Test
  void shouldRefuseADepthOnAnythingButARequest() throws Exception {
    serveAndShakeHands();

    client.send(FrameKind.ONE_WAY, 0, NONE, 1 << FrameFlags.DEPTH_SHIFT, 0);

    assertThat(client.nextError().getRule()).isEqualTo(FrameRule.FLAGS.name());
    assertThat(end().cause()).isEqualTo(EndCause.PEER_BROKE_RULE);
  }
}
