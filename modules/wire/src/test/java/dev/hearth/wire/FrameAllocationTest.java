package dev.hearth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the promise that the steady state costs no garbage. */
class FrameAllocationTest {
  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 20_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private interface Work {
    void run() throws FrameException;
  }

  /** Bytes that this thread allocates in many rounds of work that has run often before. */
  private static long allocatedBy(Work work) throws FrameException {
    for (int i = 0; i < WARM_UP; i++) {
      work.run();
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      work.run();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** What asking for the figure itself may cost; far less than one byte a round. */
  private static final long TOLERANCE = ROUNDS / 10;

  @Test
  void shouldDecodeWholeFramesInAReusedBufferWithoutAllocating() throws Exception {
    byte[] frames =
        TestFrame.encode(
            List.of(
                TestFrame.of(FrameKind.REQUEST, "", ""),
                TestFrame.of(FrameKind.REQUEST, "0102", "0304"),
                TestFrame.of(FrameKind.ITEM, "", "05".repeat(500))));
    ByteBuffer reused = ByteBuffer.allocateDirect(frames.length).put(frames);
    long[] seen = new long[1];
    FrameDecoder decoder =
        new FrameDecoder(
            FrameLimits.DEFAULT,
            new CountingAllocator(),
            frame -> seen[0] += frame.message().remaining() + frame.attachment().remaining());

    long allocated = allocatedBy(() -> decoder.decode(0, reused.clear()));
    decoder.close();

    assertThat(allocated).isLessThan(TOLERANCE);
    assertThat(seen[0]).isEqualTo(504L * (WARM_UP + ROUNDS));
  }

  @Test
  void shouldPutHeadersTogetherThatArriveInPiecesWithoutAllocating() throws Exception {
    byte[] frame = TestFrame.of(FrameKind.PING, "", "").encode();
    ByteBuffer reused = ByteBuffer.allocateDirect(frame.length).put(frame);
    long[] seen = new long[1];
    FrameDecoder decoder =
        new FrameDecoder(FrameLimits.DEFAULT, new CountingAllocator(), any -> seen[0]++);

    long allocated =
        allocatedBy(
            () -> {
              decoder.decode(0, reused.limit(10).position(0));
              decoder.decode(0, reused.limit(frame.length));
            });
    decoder.close();

    assertThat(allocated).isLessThan(TOLERANCE);
    assertThat(seen[0]).isEqualTo(WARM_UP + ROUNDS);
  }

  @Test
  void shouldEncodeWithoutAllocating() throws Exception {
    ByteBuffer reused = ByteBuffer.allocateDirect(FrameLayout.HEADER_LENGTH);
    FrameEncoder encoder = new FrameEncoder();

    long allocated =
        allocatedBy(
            () ->
                encoder
                    .begin(reused.clear(), FrameKind.REQUEST)
                    .service(1, 1)
                    .correlationId(7)
                    .lengths(1, 2)
                    .timeLeftMillis(1000));

    assertThat(allocated).isLessThan(TOLERANCE);
  }
}
