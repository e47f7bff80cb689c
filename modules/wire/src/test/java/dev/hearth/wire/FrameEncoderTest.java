package dev.hearth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameEncoderTest {
  private final FrameEncoder encoder = new FrameEncoder();

  @Test
  void shouldWriteZeroWhereAFieldIsNotFilledIn() {
    ByteBuffer out = ByteBuffer.allocate(FrameLayout.HEADER_LENGTH);
    for (int i = 0; i < FrameLayout.HEADER_LENGTH; i++) {
      out.put(i, (byte) 0xEE);
    }

    encoder.begin(out, FrameKind.PING);

    assertThat(TestFrame.hex(out.flip())).isEqualTo("4865010b" + "00".repeat(28));
  }

  @Test
  void shouldFillInTheHeaderThatWasBegunLast() {
    ByteBuffer out = ByteBuffer.allocate(2 * FrameLayout.HEADER_LENGTH);

    encoder.begin(out, FrameKind.PING).correlationId(1);
    encoder.begin(out, FrameKind.PONG).correlationId(2);

    assertThat(out.getLong(FrameLayout.CORRELATION_ID_OFFSET)).isEqualTo(1);
    assertThat(out.getLong(FrameLayout.HEADER_LENGTH + FrameLayout.CORRELATION_ID_OFFSET))
        .isEqualTo(2);
  }

  @Test
  void shouldStateTheLongestTimeThatThereIsForOneThatIsLonger() {
    ByteBuffer out = ByteBuffer.allocate(FrameLayout.HEADER_LENGTH);

    encoder.begin(out, FrameKind.REQUEST).timeLeftMillis(Long.MAX_VALUE);

    assertThat(out.getInt(FrameLayout.TIME_LEFT_OFFSET)).isEqualTo(-1);
  }

  @Test
  void shouldLeaveABufferThatIsTooSmallAsItWas() {
    ByteBuffer out = ByteBuffer.allocate(FrameLayout.HEADER_LENGTH - 1);

    assertThatThrownBy(() -> encoder.begin(out, FrameKind.PING))
        .isInstanceOf(IndexOutOfBoundsException.class);

    assertThat(out.position()).isZero();
    assertThat(out.array()).containsOnly(0);
  }
}
