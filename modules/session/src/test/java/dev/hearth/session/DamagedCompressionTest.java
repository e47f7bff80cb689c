package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.session.Capability;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.session.compression.CompressionSettings;
import dev.hearth.session.compression.Zstandard;
import dev.hearth.spi.ErrorCode;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that sends compressed frames of its own making. */
class DamagedCompressionTest {
  private static final long BUDGET_BYTES = 8 << 20;
  private static final int MAX_PAYLOAD = 16 << 20;

  private final BufferPool buffers = new BufferPool(1 << 20);
  private final Budget budget = Budget.ofBytes("test", BUDGET_BYTES);
  private final SessionResources resources =
      new SessionResources(buffers, new Deadlines(), budget, Budget.unlimited());
  private final MemoryConnection[] ends = MemoryConnection.pair(3, 64 << 10);
  private final RawPeer client = new RawPeer(ends[1], new BufferPool(0));
  private final TestPeer daemon =
      new TestPeer(
          resources,
          SessionSettings.DEFAULT.withCompression(CompressionSettings.ON),
          ends[0],
          TestPeer.acceptor());

  private void open(Capability... capabilities) throws Exception {
    daemon.session.start();
    ends[0].serve(daemon.session);
    client.hello(1, 1, capabilities);
    assertThat(client.next().kind()).isEqualTo(FrameKind.HELLO_ACK);
  }

  private void open() throws Exception {
    open(Capability.COMPRESSION_ZSTD);
  }

  @AfterEach
  void shouldHoldNothingInTheEnd() throws Exception {
    ends[1].close();
    daemon.ended.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(SessionPair.PATIENCE_SECONDS);
    while ((buffers.lent() != 0 || budget.held() != 0) && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(buffers.lent()).isZero();
    assertThat(budget.held()).isZero();
    resources.close();
  }

  /** A part of so many bytes 0, in blocks that repeat one byte. */
  private static byte[] zeros(int stated, int length) {
    ByteBuffer part = ByteBuffer.allocate(10 + 4 * (1 + length / 131072));
    part.order(ByteOrder.LITTLE_ENDIAN).putInt(stated).putInt(0xFD2FB528).putShort((short) 0x5800);
    for (int left = length; left > 0; left -= 131072) {
      int block = Math.min(left, 131072);
      int header = block << 3 | 2 | (left > 131072 ? 0 : 1);
      part.put((byte) header).put((byte) (header >> 8)).put((byte) (header >> 16)).put((byte) 0);
    }
    return Arrays.copyOf(part.array(), part.position());
  }

  private void send(FrameKind kind, long id, int type, byte[] message) {
    byte[] frame = RawPeer.frame(kind, id, type, message);
    frame[28] = FrameFlags.COMPRESSED;
    client.send(frame);
  }

  private void shouldBeAnErrorOfItsCallAndEndTheConnection(long id) throws Exception {
    RawPeer.Received answer = client.next();
    assertThat(answer.kind()).isEqualTo(FrameKind.ERROR);
    assertThat(answer.correlationId()).isEqualTo(id);
    assertThat(ErrorBody.parseFrom(answer.message()).getCode())
        .isEqualTo(ErrorCode.INTERNAL.number());
    shouldEndTheConnection("COMPRESSION");
  }

  private void shouldEndTheConnection(String rule) throws Exception {
    assertThat(client.nextError().getRule()).isEqualTo(rule);
    client.closed.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(daemon.ended.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS).cause())
        .isEqualTo(EndCause.PEER_BROKE_RULE);
  }

  /** Short and long, on the I/O thread and off it. */
  @ParameterizedTest
  @ValueSource(ints = {100, 5000, 65_536, 65_537, 1_000_000})
  void shouldServeWhatIsWhole(int length) throws Exception {
    open();
    int id = 1;
    for (int type : new int[] {TestPeer.ECHO, TestPeer.BLOCKING_ECHO}) {
      send(FrameKind.REQUEST, id, type, zeros(length, length));

      RawPeer.Received answer = client.next();
      assertThat(answer.kind()).isEqualTo(FrameKind.RESPONSE);
      assertThat(answer.correlationId()).isEqualTo(id);
      assertThat(answer.flags()).isEqualTo(length < 4096 ? 0 : FrameFlags.COMPRESSED);
      assertThat(contentLength(answer)).isEqualTo(length);
      id += 1;
    }
  }

  private static int contentLength(RawPeer.Received frame) {
    return frame.flags() == 0
        ? frame.message().remaining()
        : frame.message().order(ByteOrder.LITTLE_ENDIAN).getInt(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {TestPeer.ECHO, TestPeer.BLOCKING_ECHO})
  void shouldStopABombAtTheStatedLength(int type) throws Exception {
    open();

    send(FrameKind.REQUEST, 7, type, zeros(20, 131_072));

    shouldBeAnErrorOfItsCallAndEndTheConnection(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {TestPeer.ECHO, TestPeer.BLOCKING_ECHO})
  void shouldStopALongBombAtTheStatedLength(int type) throws Exception {
    open();

    send(FrameKind.REQUEST, 7, type, zeros(200_000, 1 << 27));

    shouldBeAnErrorOfItsCallAndEndTheConnection(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 200_000})
  void shouldRefuseWhatFallsShortOfTheStatedLength(int stated) throws Exception {
    open();

    send(FrameKind.REQUEST, 7, TestPeer.BLOCKING_ECHO, zeros(stated, stated - 1));

    shouldBeAnErrorOfItsCallAndEndTheConnection(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX_PAYLOAD + 1, -1})
  void shouldRefuseToTakeMoreThanTheLimit(int stated) throws Exception {
    open();

    send(FrameKind.REQUEST, 7, TestPeer.ECHO, zeros(stated, 100));

    shouldBeAnErrorOfItsCallAndEndTheConnection(7);
  }

  @Test
  void shouldAnswerWhatFindsNoRoomAndServeTheNext() throws Exception {
    open();

    send(FrameKind.REQUEST, 7, TestPeer.BLOCKING_ECHO, zeros(MAX_PAYLOAD, MAX_PAYLOAD));
    send(FrameKind.REQUEST, 8, TestPeer.BLOCKING_ECHO, zeros(70_000, 70_000));

    RawPeer.Received refused = client.next();
    assertThat(refused.correlationId()).isEqualTo(7);
    assertThat(ErrorBody.parseFrom(refused.message()).getCode())
        .isEqualTo(ErrorCode.RESOURCE_EXHAUSTED.number());
    RawPeer.Received served = client.next();
    assertThat(served.kind()).isEqualTo(FrameKind.RESPONSE);
    assertThat(served.correlationId()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 200_000})
  void shouldEndTheCallOfAnItemThatIsDamaged(int stated) throws Exception {
    open();
    client.send(frame(FrameKind.REQUEST, 7, TestPeer.STREAM_ECHO, new byte[0], FrameFlags.MORE));

    send(FrameKind.ITEM, 7, 0, zeros(stated, stated + 1));

    shouldBeAnErrorOfItsCallAndEndTheConnection(7);
  }

  private static byte[] frame(FrameKind kind, long id, int type, byte[] message, int flags) {
    byte[] frame = RawPeer.frame(kind, id, type, message);
    frame[28] = (byte) flags;
    return frame;
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 200_000})
  void shouldFailTheOwnCallWhoseAnswerIsDamaged(int stated) throws Exception {
    open();
    client.send(frame(FrameKind.REQUEST, 7, TestPeer.NESTED, new byte[10], 0));
    RawPeer.Received nested = client.next();
    assertThat(nested.kind()).isEqualTo(FrameKind.REQUEST);

    send(FrameKind.RESPONSE, nested.correlationId(), 0, zeros(stated, stated - 1));

    RawPeer.Received next = client.next();
    while (next.kind() != FrameKind.ERROR || next.correlationId() != 0) {
      // The nested call is cancelled, and the other may be answered.
      next = client.next();
    }
    assertThat(ErrorBody.parseFrom(next.message()).getRule()).isEqualTo("COMPRESSION");
    client.closed.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 200_000})
  void shouldEndTheConnectionAtAOneWayThatIsDamaged(int stated) throws Exception {
    open();

    send(FrameKind.ONE_WAY, 0, TestPeer.ECHO, zeros(stated, 5));

    shouldEndTheConnection("COMPRESSION");
    assertThat(daemon.oneWays).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsCompressedWithoutAnAgreement() throws Exception {
    open(Capability.DESCRIPTOR_PASSING);

    send(FrameKind.REQUEST, 7, TestPeer.ECHO, zeros(100, 100));

    shouldEndTheConnection("FLAGS");
  }

  @Test
  void shouldRefuseKindsThatAreNotCompressed() throws Exception {
    open();

    send(FrameKind.PING, 7, 0, zeros(100, 100));

    shouldEndTheConnection("FLAGS");
  }

  @RepeatedTest(60)
  void shouldSurviveAnyDamage(RepetitionInfo repetition) throws Exception {
    open();
    Random random = new Random(repetition.getCurrentRepetition());
    byte[] part = compressed(random, 200 + random.nextInt(200_000));
    part[random.nextInt(part.length)] ^= (byte) (1 << random.nextInt(8));

    send(FrameKind.REQUEST, 7, TestPeer.BLOCKING_ECHO, part);

    RawPeer.Received answer = client.next();
    assertThat(answer.correlationId()).isEqualTo(7);
    assertThat(answer.kind()).isIn(FrameKind.ERROR, FrameKind.RESPONSE);
  }

  private static byte[] compressed(Random random, int length) {
    ByteBuffer content = ByteBuffer.allocate(length);
    while (content.hasRemaining()) {
      content.put((byte) random.nextInt(5));
    }
    ByteBuffer part = ByteBuffer.allocateDirect(length + 4).order(ByteOrder.LITTLE_ENDIAN);
    try (Zstandard zstandard = new Zstandard()) {
      part.putInt(length);
      assertThat(zstandard.compress(content.flip(), part, 1, () -> false)).isTrue();
    }
    return TestPeer.bytes(part.flip());
  }
}
