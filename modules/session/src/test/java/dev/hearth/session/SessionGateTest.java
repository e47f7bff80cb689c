package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.wire.FrameKind;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and what one learns who is not. */
class SessionGateTest {
  private static CallException no() {
    return new CallException(ErrorCode.PERMISSION_DENIED, "not you");
  }

  private final BufferPool buffers = new BufferPool(1 << 20);
  private final Deadlines deadlines = new Deadlines();
  private final MemoryConnection[] ends = MemoryConnection.pair(5, 16 << 10);

  private TestPeer daemon(Gate gate) {
    TestPeer peer =
        new TestPeer(
            new SessionResources(buffers, deadlines),
            SessionSettings.DEFAULT,
            ends[0],
            TestPeer.acceptor(gate));
    peer.session.start();
    ends[0].serve(peer.session);
    return peer;
  }

  @AfterEach
  void close() {
    ends[0].close();
    ends[1].close();
    deadlines.close();
  }

  private static void assertToldNothingElse(RawPeer client) throws Exception {
    ErrorBody why = client.nextError();
    assertThat(why)
        .isEqualTo(
            ErrorBody.newBuilder()
                .setCode(ErrorCode.PERMISSION_DENIED.number())
                .setMessage("not you")
                .build());
    client.closed.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldTellAPeerThatIsNotLetInThatAndNothingElse() throws Exception {
    TestPeer daemon =
        daemon(
            (peer, token) -> {
              throw no();
            });
    RawPeer client = new RawPeer(ends[1], buffers);

    client.hello(7, 9);

    assertToldNothingElse(client);
    assertThat(daemon.ended.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS).cause())
        .isEqualTo(EndCause.NOT_ADMITTED);
    assertThat(daemon.session.peer()).isNull();
  }

  @Test
  void shouldNotWaitForWhatAPeerSaysThatIsNotLetInWhateverItSays() throws Exception {
    daemon(new Closed());
    RawPeer client = new RawPeer(ends[1], buffers);

    assertToldNothingElse(client);
  }

  private static final class Closed implements Gate {
    @Override
    public PeerRole admit(PeerCredentials peer, byte[] token) {
      throw new AssertionError("it is not asked to speak");
    }

    @Override
    public @Nullable CallException refusal(PeerCredentials peer) {
      return no();
    }
  }

  @Test
  void shouldGiveAPeerTheRoleThatItsTokenStandsFor() throws Exception {
    TestPeer daemon =
        daemon(
            (peer, token) -> {
              assertThat(token).isEqualTo(TestPeer.bytes("a secret"));
              return PeerRole.READ_ONLY;
            });
    TestPeer client =
        new TestPeer(
            new SessionResources(buffers, deadlines),
            SessionSettings.DEFAULT,
            ends[1],
            Role.Initiator.of("test", "1", 1, TestPeer.bytes("a secret")));
    client.session.start();
    ends[1].serve(client.session);

    client.session.awaitOpen();

    assertThat(daemon.session.peer()).extracting(peer -> peer.role()).isEqualTo(PeerRole.READ_ONLY);
  }

  @Test
  void shouldAnswerFramesOfOthersThanHelloAsBefore() throws Exception {
    daemon((peer, token) -> PeerRole.USER);
    RawPeer client = new RawPeer(ends[1], buffers);

    client.send(FrameKind.PING, 1, new byte[0], 0, 0);

    assertThat(client.nextError().getRule()).isEqualTo("STATE");
  }
}
