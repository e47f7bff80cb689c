package dev.hearth.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.hearth.protocol.cache.PutRequest;
import dev.hearth.protocol.session.Capability;
import dev.hearth.protocol.session.Credit;
import dev.hearth.protocol.session.DaemonIdentity;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.GoAway;
import dev.hearth.protocol.session.Hello;
import dev.hearth.protocol.session.HelloAck;
import dev.hearth.protocol.session.Limits;
import dev.hearth.protocol.session.ServiceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the messages to the specification's test vectors. */
class VectorMessagesTest {
  private static final Path VECTORS = Path.of("../../docs/protocol/vectors");
  private static final Pattern MESSAGE = Pattern.compile("(?m)^frame: .* message=([0-9a-f]*) ");
  private static final byte[] SESSION_ID =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

  static Stream<Arguments> messages() {
    return Stream.of(
        Arguments.of(
            "hello",
            Hello.newBuilder()
                .setLowestVersion(1)
                .setHighestVersion(1)
                .setClientName("example")
                .setClientVersion("1.0")
                .setPid(4711)
                .addCapabilities(Capability.DESCRIPTOR_PASSING)
                .build()),
        Arguments.of(
            "hello-ack",
            HelloAck.newBuilder()
                .setVersion(1)
                .addCapabilities(Capability.DESCRIPTOR_PASSING)
                .setDaemon(
                    DaemonIdentity.newBuilder()
                        .setVersion("0.1.0")
                        .setInstance("default")
                        .setPid(4242)
                        .setEpoch(0x0102030405060708L))
                .setSessionId(ByteString.copyFrom(SESSION_ID))
                .setLimits(
                    Limits.newBuilder()
                        .setMaxPayloadBytes(16 << 20)
                        .setMaxHandles(16)
                        .setInitialCreditFrames(64)
                        .setInitialCreditBytes(1 << 20)
                        .setMaxConcurrentCalls(1024)
                        .setMaxCallDepth(8))
                .addServices(
                    ServiceInfo.newBuilder()
                        .setId(1)
                        .setName("control")
                        .setVersion("0.1.0")
                        .setSchemaHash(0x1122334455667788L))
                .build()),
        Arguments.of(
            "version-error",
            ErrorBody.newBuilder()
                .setCode(9)
                .setMessage("client speaks versions 2 to 3, this daemon speaks 1 to 1")
                .setLowestVersion(1)
                .setHighestVersion(1)
                .build()),
        Arguments.of(
            "connection-error",
            ErrorBody.newBuilder()
                .setCode(3)
                .setMessage("frame has unknown flags 0x0008")
                .setRule("FLAGS")
                .build()),
        Arguments.of("credit", Credit.newBuilder().setFrames(16).setBytes(65_536).build()),
        Arguments.of(
            "goaway",
            GoAway.newBuilder().setReason("shutting down").setLastCorrelationId(41).build()),
        Arguments.of(
            "goaway-successor",
            GoAway.newBuilder()
                .setReason("replaced")
                .setLastCorrelationId(41)
                .setSuccessor("/run/s.sk")
                .build()),
        Arguments.of(
            "cache-put", PutRequest.newBuilder().setNamespace("demo").setKey("a").build()));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void shouldReadAndWriteTheMessageOfAVector(String vector, MessageLite expected)
      throws IOException {
    byte[] specified = messageOf(vector);

    assertThat(expected.getParserForType().parseFrom(specified)).isEqualTo(expected);
    assertThat(expected.toByteArray()).isEqualTo(specified);
  }

  private static byte[] messageOf(String vector) throws IOException {
    Matcher frame = MESSAGE.matcher(Files.readString(VECTORS.resolve(vector + ".txt")));
    assertThat(frame.find()).isTrue();
    return HexFormat.of().parseHex(frame.group(1));
  }
}
