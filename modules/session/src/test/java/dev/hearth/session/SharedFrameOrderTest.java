package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.FallBehind;
import dev.hearth.spi.Message;
import dev.hearth.wire.FrameKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shared frames that several threads publish to a connection that takes few bytes at a time, in the
 * midst of frames of its own: some go alone, some with others, some wait.
 */
class SharedFrameOrderTest {
  private static final int PUBLISHERS = 3;
  private static final int FRAMES = 200;
  private static final int HEADER = 2 * Integer.BYTES;
  private static final FallBehind KEEP_ALL =
      new FallBehind(FallBehind.Policy.END, PUBLISHERS * FRAMES, 1 << 30);

  private final BufferPool buffers = new BufferPool(1 << 20);
  private final Deadlines deadlines = new Deadlines();
  private final SessionResources resources = new SessionResources(buffers, deadlines);
  private final Publishing publishing = new Publishing(resources, SessionSettings.DEFAULT);

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("hearth.model.seeds", 6));
  }

  @AfterEach
  void close() {
    assertThat(buffers.lent()).isZero();
    deadlines.close();
  }

  private TestPeer open(MemoryConnection[] ends, RawPeer client) throws Exception {
    TestPeer daemon =
        new TestPeer(resources, SessionSettings.DEFAULT, ends[0], TestPeer.acceptor());
    daemon.session.start();
    ends[0].serve(daemon.session);
    client.hello(1, 1);
    client.next();
    return daemon;
  }

  private static void end(MemoryConnection[] ends, TestPeer daemon, RawPeer client)
      throws Exception {
    ends[0].close();
    ends[1].close();
    CompletableFuture.allOf(daemon.ended, client.closed)
        .get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Its publisher, its place in what that one publishes, and bytes that follow from both. */
  private static byte[] message(int publisher, int place, int length) {
    byte[] bytes = new byte[HEADER + length];
    new Random((long) publisher * FRAMES + place).nextBytes(bytes);
    ByteBuffer.wrap(bytes).putInt(publisher).putInt(place);
    return bytes;
  }

  private FutureTask<Void> publisher(FrameQueue queue, int publisher, long seed) {
    Random random = new Random(seed);
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              for (int place = 0; place < FRAMES; place++) {
                int length = random.nextInt(4) == 0 ? random.nextInt(30_000) : random.nextInt(300);
                publish(queue, message(publisher, place, length));
              }
              return null;
            });
    Thread.startVirtualThread(task);
    return task;
  }

  private void publish(FrameQueue queue, byte[] message) throws CallException {
    try (Publication publication =
        Publication.of(publishing, 1, 1, Message.of(message), Attachment.none())) {
      queue.offer(1, publication);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldDeliverWhatEachThreadPublishesWholeAndInItsOrder(long seed) throws Exception {
    Random random = new Random(seed);
    MemoryConnection[] ends = MemoryConnection.pair(seed, 500 + random.nextInt(40_000));
    RawPeer client = new RawPeer(ends[1], buffers);
    TestPeer daemon = open(ends, client);
    FrameQueue queue = daemon.session.openQueue(1, KEEP_ALL, _ -> {});
    List<FutureTask<Void>> publishers = new ArrayList<>();
    for (int i = 0; i < PUBLISHERS; i++) {
      publishers.add(publisher(queue, i, random.nextLong()));
    }
    client.send(FrameKind.PING, 9, new byte[0], 0, 0);

    int[] next = new int[PUBLISHERS];
    int pongs = 0;
    for (int left = PUBLISHERS * FRAMES + 1; left > 0; left--) {
      RawPeer.Received frame = client.next();
      if (frame.kind() == FrameKind.PONG) {
        pongs++;
        continue;
      }
      ByteBuffer message = frame.message();
      int publisher = message.getInt(0);
      byte[] expected = message(publisher, next[publisher]++, message.remaining() - HEADER);
      assertThat(TestPeer.bytes(message)).isEqualTo(expected);
    }

    assertThat(pongs).isEqualTo(1);
    for (FutureTask<Void> publisher : publishers) {
      publisher.get();
    }
    end(ends, daemon, client);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldGiveAllMemoryBackWhenTheConnectionEndsInTheMidst(long seed) throws Exception {
    Random random = new Random(seed);
    MemoryConnection[] ends = MemoryConnection.pair(seed, 500 + random.nextInt(40_000));
    RawPeer client = new RawPeer(ends[1], buffers);
    TestPeer daemon = open(ends, client);
    FrameQueue queue = daemon.session.openQueue(1, KEEP_ALL, _ -> {});
    List<FutureTask<Void>> publishers = new ArrayList<>();
    for (int i = 0; i < PUBLISHERS; i++) {
      publishers.add(publisher(queue, i, random.nextLong()));
    }
    for (int left = random.nextInt(FRAMES); left > 0; left--) {
      client.next();
    }

    end(ends, daemon, client);

    for (FutureTask<Void> publisher : publishers) {
      publisher.get();
    }
  }
}
