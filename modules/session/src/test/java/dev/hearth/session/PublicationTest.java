package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.session.Capability;
import dev.hearth.session.compression.CompressionSettings;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.FallBehind;
import dev.hearth.spi.Message;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One message to many, of whom some agreed on compression. */
class PublicationTest {
  private static final int LENGTH = 50_000;

  private final BufferPool buffers = new BufferPool(1 << 20);
  private final SessionResources resources =
      new SessionResources(
          buffers, new Deadlines(), Budget.ofBytes("test", 4 << 20), Budget.unlimited());
  private final SessionSettings settings =
      SessionSettings.DEFAULT.withCompression(CompressionSettings.ON);
  private final Publishing publishing = new Publishing(resources, settings);
  private final List<RawPeer> subscribers = new ArrayList<>();
  private final List<FrameQueue> queues = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();

  private void subscribe(Capability... capabilities) throws Exception {
    MemoryConnection[] ends = MemoryConnection.pair(subscribers.size(), 1 << 20);
    TestPeer daemon = new TestPeer(resources, settings, ends[0], TestPeer.acceptor());
    RawPeer subscriber = new RawPeer(ends[1], new BufferPool(0));
    daemon.session.start();
    ends[0].serve(daemon.session);
    subscriber.hello(1, 1, capabilities);
    assertThat(subscriber.next().kind()).isEqualTo(FrameKind.HELLO_ACK);
    subscribers.add(subscriber);
    sessions.add(daemon.session);
    queues.add(
        daemon.session.openQueue(
            TestPeer.SERVICE,
            new FallBehind(FallBehind.Policy.DROP_OLDEST, 10, 1 << 20),
            cause -> {}));
  }

  @AfterEach
  void shouldHoldNothingInTheEnd() throws Exception {
    for (Session session : sessions) {
      session.close("the test is over");
      session.awaitClosed();
    }
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(SessionPair.PATIENCE_SECONDS);
    while (buffers.lent() != 0 && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(buffers.lent()).isZero();
    assertThat(resources.budget().held()).isZero();
    resources.close();
  }

  private void publish(int messageLength) throws Exception {
    try (Publication publication =
        Publication.of(
            publishing,
            TestPeer.SERVICE,
            7,
            Message.of(new byte[messageLength]),
            Attachment.of(ByteBuffer.allocate(10)))) {
      for (FrameQueue queue : queues) {
        queue.offer("key", publication);
      }
    }
  }

  @Test
  void shouldReachEachInTheFormThatItTakes() throws Exception {
    subscribe(Capability.COMPRESSION_ZSTD);
    subscribe();
    subscribe(Capability.COMPRESSION_ZSTD);

    publish(LENGTH);

    for (int i = 0; i < 3; i++) {
      RawPeer.Received frame = subscribers.get(i).next();
      assertThat(frame.kind()).isEqualTo(FrameKind.ONE_WAY);
      if (i == 1) {
        assertThat(frame.flags()).isZero();
        assertThat(frame.message().remaining()).isEqualTo(LENGTH);
      } else {
        assertThat(frame.flags()).isEqualTo(FrameFlags.COMPRESSED);
        assertThat(frame.message().remaining()).isLessThan(LENGTH / 10);
        assertThat(frame.message().order(ByteOrder.LITTLE_ENDIAN).getInt(0)).isEqualTo(LENGTH);
      }
    }
  }

  /** The memory of each form is given back with its last reference; the form is made once. */
  @Test
  void shouldShareEachForm() throws Exception {
    try (Publication publication =
        Publication.of(publishing, 1, 2, Message.of(new byte[LENGTH]), Attachment.none())) {
      assertThat(publication.frame(true)).isSameAs(publication.frame(true));
      assertThat(publication.frame(false)).isSameAs(publication.frame(false));
      assertThat(publication.frame(true).length()).isLessThan(LENGTH / 10);
    }
  }

  @Test
  void shouldSendAsItIsWhatIsShort() throws Exception {
    subscribe(Capability.COMPRESSION_ZSTD);

    publish(100);

    assertThat(subscribers.getFirst().next().flags()).isZero();
  }
}
