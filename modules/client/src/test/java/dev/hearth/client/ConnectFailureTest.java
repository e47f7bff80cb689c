package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.session.SessionSettings;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.spi.transport.Transport;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client makes of those that listen and are no daemon of its kind. */
@Timeout(60)
class ConnectFailureTest {
  private static final SessionSettings IMPATIENT =
      new SessionSettings(
          1 << 20, 1 << 20, 4, 4096, 16, Duration.ofMillis(200), Duration.ofMillis(200));

  /** Answers the first bytes that arrive. */
  private record Answering(Connection connection, ByteBuffer answer) implements Receiver {
    @Override
    public @Nullable ByteBuffer target() {
      return null;
    }

    @Override
    public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
      if (answer.hasRemaining()) {
        connection.write(new ByteBuffer[] {answer}, 1, new Descriptor[0]);
      }
    }

    @Override
    public void written() {}

    @Override
    public void closed(@Nullable IOException cause) {}
  }

  private static ConnectFailedException connectTo(Path folder, byte[] answer) throws Exception {
    Endpoint endpoint = new Endpoint(folder.resolve("s").toString());
    try (Transport transport = TestDaemon.open();
        Listener listener = transport.listen(endpoint, 4)) {
      listener.start(connection -> new Answering(connection, ByteBuffer.wrap(answer)));
      return catchThrowableOfType(
          ConnectFailedException.class,
          () ->
              HearthClient.connect(ClientOptions.of(endpoint, "test", "1.0").withSession(IMPATIENT))
                  .close());
    }
  }

  private static byte[] error(ErrorBody body) {
    byte[] message = body.toByteArray();
    ByteBuffer frame = ByteBuffer.allocate(32 + message.length);
    new FrameEncoder().begin(frame, FrameKind.ERROR).lengths(message.length, 0);
    return frame.put(message).array();
  }

  @Test
  void shouldTellThatNoVersionIsSpokenByBoth(@TempDir Path folder) throws Exception {
    ConnectFailedException failure =
        connectTo(
            folder,
            error(
                ErrorBody.newBuilder()
                    .setCode(ErrorCode.FAILED_PRECONDITION.number())
                    .setMessage("versions 7 to 9 would do")
                    .setLowestVersion(7)
                    .setHighestVersion(9)
                    .build()));

    assertThat(failure.reason()).isEqualTo(ConnectFailure.INCOMPATIBLE);
    assertThat(failure).hasMessageContaining("versions 7 to 9 would do");
  }

  @Test
  void shouldTellThatTheDaemonDoesNotWantIt(@TempDir Path folder) throws Exception {
    ConnectFailedException failure =
        connectTo(
            folder,
            error(
                ErrorBody.newBuilder()
                    .setCode(ErrorCode.PERMISSION_DENIED.number())
                    .setMessage("not you")
                    .build()));

    assertThat(failure.reason()).isEqualTo(ConnectFailure.REFUSED);
    assertThat(failure).hasMessageContaining("not you");
  }

  @Test
  void shouldNotWaitForEverForAnAnswerToHello(@TempDir Path folder) throws Exception {
    ConnectFailedException failure = connectTo(folder, new byte[0]);

    assertThat(failure.reason()).isEqualTo(ConnectFailure.NO_HANDSHAKE);
  }

  @Test
  void shouldTellThatSomethingElseListens(@TempDir Path folder) throws Exception {
    ConnectFailedException failure =
        connectTo(folder, "-ERR unknown command\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(failure.reason()).isEqualTo(ConnectFailure.NO_HANDSHAKE);
  }
}
