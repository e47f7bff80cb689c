package dev.hearth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.spi.Attachment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final TestFrame SMALL = TestFrame.of(FrameKind.REQUEST, "0102", "030405");
  private static final TestFrame LARGE =
      TestFrame.of(FrameKind.RESPONSE, "aa".repeat(100), "bb".repeat(200));
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final CountingAllocator allocator = new CountingAllocator();
  private final List<TestFrame> decoded = new ArrayList<>();

  private FrameDecoder decoder(FrameSink sink) {
    return new FrameDecoder(FrameLimits.DEFAULT, allocator, sink);
  }

  private FrameDecoder decoder() {
    return decoder(frame -> decoded.add(TestFrame.copyOf(frame)));
  }

  @Test
  void shouldHandOnWholeFramesWhereTheyLie() throws Exception {
    try (FrameDecoder decoder = decoder()) {
      decoder.decode(0, ByteBuffer.wrap(TestFrame.encode(List.of(SMALL, LARGE, SMALL))));
    }

    assertThat(decoded).containsExactly(SMALL, LARGE, SMALL);
    assertThat(allocator.allocations()).isZero();
  }

  @Test
  void shouldAskForTheRestOfABodyAtItsPlace() throws Exception {
    byte[] bytes = LARGE.encode();
    try (FrameDecoder decoder = decoder()) {
      decoder.decode(0, ByteBuffer.wrap(bytes, 0, 132));

      ByteBuffer target = Objects.requireNonNull(decoder.target());
      assertThat(target.isDirect()).isTrue();
      assertThat(target.remaining()).isEqualTo(200);
      target.put(target.position(), bytes, 132, 200);
      decoder.decode(200, NOTHING.duplicate());
    }

    assertThat(decoded).containsExactly(LARGE);
    assertThat(allocator.open()).isZero();
  }

  @Test
  void shouldTakeLittleMemoryForABodyThatHasNotArrived() throws Exception {
    byte[] bytes = TestFrame.of(FrameKind.ITEM, "", "cc".repeat(5 << 20)).encode();
    try (FrameDecoder decoder = decoder()) {
      decoder.decode(0, ByteBuffer.wrap(bytes, 0, FrameLayout.HEADER_LENGTH));

      assertThat(allocator.largest()).isLessThanOrEqualTo(4 << 10);
    }
    assertThat(allocator.open()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 33, 5_000, 70_000, 1 << 20})
  void shouldPassOverABodyThatThereIsNoMemoryForAndGoOnBehindIt(int piece) throws Exception {
    TestFrame huge = TestFrame.of(FrameKind.REQUEST, "01", "cd".repeat(1 << 20));
    byte[] bytes = TestFrame.encode(List.of(huge, LARGE));
    List<String> seen = new ArrayList<>();
    allocator.limit(100 << 10);
    try (FrameDecoder decoder =
        decoder(
            frame ->
                seen.add(
                    frame.kind()
                        + (frame.isBodyMissing() ? " missing " : " whole ")
                        + frame.attachmentLength()
                        + " "
                        + frame.attachment().remaining()))) {
      TestTransport transport = new TestTransport(decoder);
      for (int at = 0; at < bytes.length; ) {
        at += transport.read(bytes, at, Math.min(piece, bytes.length - at));
      }
    }

    int length = LARGE.attachment().length() / 2;
    assertThat(seen)
        .containsExactly(
            "REQUEST missing " + (1 << 20) + " 0",
            LARGE.kind() + " whole " + length + " " + length);
    assertThat(allocator.open()).isZero();
  }

  @Test
  void shouldGatherALargeBodyInMemoryThatGrowsWithIt() throws Exception {
    TestFrame huge = TestFrame.of(FrameKind.ITEM, "01", "cd".repeat(5 << 20));
    byte[] bytes = TestFrame.encode(List.of(huge, SMALL));
    try (FrameDecoder decoder = decoder()) {
      TestTransport transport = new TestTransport(decoder);
      for (int at = 0; at < bytes.length; ) {
        at += transport.read(bytes, at, Math.min(100_000, bytes.length - at));
      }
    }
    try (FrameDecoder decoder = decoder()) {
      decoder.decode(0, ByteBuffer.wrap(bytes, 0, 100));
      decoder.decode(0, ByteBuffer.wrap(bytes, 100, bytes.length - 100));
    }

    assertThat(decoded).containsExactly(huge, SMALL, huge, SMALL);
    assertThat(allocator.open()).isZero();
  }

  @Test
  void shouldRefuseMoreBytesInTheTargetThanItHasRoomFor() throws Exception {
    try (FrameDecoder decoder = decoder()) {
      decoder.decode(0, ByteBuffer.wrap(LARGE.encode(), 0, 132));

      assertThatThrownBy(() -> decoder.decode(201, NOTHING.duplicate()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("201 bytes in a target with room for 200");
    }
    assertThat(allocator.open()).isZero();
  }

  @Test
  void shouldLeaveATakenBodyToItsTaker() throws Exception {
    List<Attachment> taken = new ArrayList<>();
    List<ByteBuffer> attachments = new ArrayList<>();
    try (FrameDecoder decoder =
        decoder(
            frame -> {
              Attachment body = frame.takeBody();
              if (body != null) {
                taken.add(body);
                attachments.add(frame.attachment());
              }
            })) {
      TestTransport transport = new TestTransport(decoder);
      byte[] bytes = LARGE.encode();
      transport.read(Arrays.copyOf(bytes, 100));
      transport.read(Arrays.copyOfRange(bytes, 100, bytes.length));
      transport.read(SMALL.encode());
    }

    assertThat(taken).hasSize(1);
    assertThat(allocator.open()).isEqualTo(1);
    assertThat(TestFrame.hex(attachments.getFirst())).isEqualTo(LARGE.attachment());
    taken.getFirst().close();
    assertThat(allocator.open()).isZero();
  }

  @Test
  void shouldHaveNoBodyToTakeWhereTheFrameLiesInTheTransportsBuffer() throws Exception {
    List<Boolean> taken = new ArrayList<>();
    try (FrameDecoder decoder = decoder(frame -> taken.add(frame.takeBody() != null))) {
      decoder.decode(0, ByteBuffer.wrap(SMALL.encode()));
    }

    assertThat(taken).containsExactly(false);
  }

  @Test
  void shouldApplyNewLimitsFromTheNextHeaderOn() throws Exception {
    List<FrameDecoder> self = new ArrayList<>();
    FrameDecoder decoder =
        new FrameDecoder(
            new FrameLimits(5, 0),
            allocator,
            frame -> {
              decoded.add(TestFrame.copyOf(frame));
              self.getFirst().limits(FrameLimits.DEFAULT);
            });
    self.add(decoder);

    decoder.decode(0, ByteBuffer.wrap(TestFrame.encode(List.of(SMALL, LARGE))));
    decoder.close();

    assertThat(decoded).containsExactly(SMALL, LARGE);
  }

  @Test
  void shouldTakeNothingMoreAfterARefusedFrame() throws Exception {
    try (FrameDecoder decoder = decoder()) {
      assertThatThrownBy(() -> decoder.decode(0, ByteBuffer.wrap(new byte[] {'G', 'E', 'T'})))
          .isInstanceOf(FrameException.class);

      FrameException again =
          catchThrowableOfType(
              FrameException.class, () -> decoder.decode(0, ByteBuffer.wrap(SMALL.encode())));

      assertThat(again.rule()).isEqualTo(FrameRule.STATE);
      assertThat(decoded).isEmpty();
    }
  }

  @Test
  void shouldRefuseAnotherProtocolAtItsFirstByte() {
    try (FrameDecoder decoder = decoder()) {
      FrameException refused =
          catchThrowableOfType(
              FrameException.class, () -> decoder.decode(0, ByteBuffer.wrap(new byte[] {'G'})));

      assertThat(refused.rule()).isEqualTo(FrameRule.MAGIC);
      assertThat(refused).hasMessage("frame has 0x47 at byte 0, not 0x48");
    }
  }

  @Test
  void shouldGiveBackTheBodyOfAFrameThatItsSinkRefuses() throws Exception {
    try (FrameDecoder decoder =
        decoder(
            frame -> {
              throw new FrameException(FrameRule.HANDLES, "frame carries too few descriptors");
            })) {
      byte[] bytes = LARGE.encode();
      decoder.decode(0, ByteBuffer.wrap(bytes, 0, 40));

      FrameException refused =
          catchThrowableOfType(
              FrameException.class,
              () -> decoder.decode(0, ByteBuffer.wrap(bytes, 40, bytes.length - 40)));

      assertThat(refused.rule()).isEqualTo(FrameRule.HANDLES);
      assertThat(allocator.open()).isZero();
    }
  }

  @Test
  void shouldDropEverythingOnceItsSinkHasClosedIt() throws Exception {
    List<FrameDecoder> self = new ArrayList<>();
    FrameDecoder decoder =
        decoder(
            frame -> {
              decoded.add(TestFrame.copyOf(frame));
              self.getFirst().close();
            });
    self.add(decoder);
    byte[] bytes = TestFrame.encode(List.of(SMALL, LARGE));
    ByteBuffer cut = ByteBuffer.wrap(bytes, 0, bytes.length - 1);

    decoder.decode(0, cut);
    decoder.decode(0, ByteBuffer.wrap(SMALL.encode()));

    assertThat(decoded).containsExactly(SMALL);
    assertThat(cut.hasRemaining()).isFalse();
    assertThat(allocator.allocations()).isZero();
  }
}
