package dev.hearth.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.hearth.protocol.session.Capability;
import dev.hearth.protocol.session.DaemonIdentity;
import dev.hearth.protocol.session.HelloAck;
import dev.hearth.protocol.session.Limits;
import dev.hearth.protocol.session.ServiceInfo;
import dev.hearth.spi.Message;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProtoMessageTest {
  private static final int BEFORE = 3;
  private static final int BEHIND = 5;

  static Stream<HelloAck> messages() {
    return Stream.of(
        HelloAck.getDefaultInstance(),
        acknowledgement("hearth"),
        acknowledgement("ü".repeat(9000)));
  }

  private static HelloAck acknowledgement(String instance) {
    return HelloAck.newBuilder()
        .setVersion(1)
        .addCapabilities(Capability.DESCRIPTOR_PASSING)
        .setDaemon(DaemonIdentity.newBuilder().setInstance(instance).setPid(42).setEpoch(-1))
        .setSessionId(ByteString.copyFrom(new byte[16]))
        .setLimits(Limits.newBuilder().setMaxPayloadBytes(16 << 20))
        .addServices(ServiceInfo.newBuilder().setId(1).setName("control").setSchemaHash(-2))
        .build();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldWriteExactlyItsSizeIntoADirectBuffer(HelloAck original) throws Exception {
    shouldWriteExactlyItsSize(original, ByteBuffer.allocateDirect(1 << 16));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldWriteExactlyItsSizeIntoAHeapBuffer(HelloAck original) throws Exception {
    shouldWriteExactlyItsSize(original, ByteBuffer.allocate(1 << 16));
  }

  private static void shouldWriteExactlyItsSize(HelloAck original, ByteBuffer buffer)
      throws Exception {
    Message message = ProtoMessage.of(original);
    assertThat(message.size()).isEqualTo(original.toByteArray().length);
    buffer.position(BEFORE).limit(BEFORE + message.size() + BEHIND);

    message.writeTo(buffer);

    assertThat(buffer.position()).isEqualTo(BEFORE + message.size());
    assertThat(buffer.remaining()).isEqualTo(BEHIND);
    assertThat(HelloAck.parseFrom(buffer.flip().position(BEFORE))).isEqualTo(original);
  }

  @Test
  void shouldWriteTheSameBytesEachTime() {
    Message message = ProtoMessage.of(acknowledgement("twice"));
    ByteBuffer first = ByteBuffer.allocate(message.size());
    ByteBuffer second = ByteBuffer.allocateDirect(message.size());

    message.writeTo(first);
    message.writeTo(second);

    assertThat(first.flip()).isEqualTo(second.flip());
  }

  @Test
  void shouldLeaveABufferThatIsTooSmallAsItWas() {
    Message message = ProtoMessage.of(acknowledgement("too long"));
    ByteBuffer buffer = ByteBuffer.allocateDirect(message.size() - 1);

    assertThatThrownBy(() -> message.writeTo(buffer)).isInstanceOf(IndexOutOfBoundsException.class);

    assertThat(buffer.position()).isZero();
  }
}
