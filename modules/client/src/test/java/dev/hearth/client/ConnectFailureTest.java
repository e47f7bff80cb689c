package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.spi.transport.Transport;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client makes of those that listen and are no daemon of its kind. */
@Timeout(60)
class ConnectFailureTest {
  private static final Duration IMPATIENT = Duration.ofMillis(200);

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
    public void descriptorsLost(IOException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void written() {}

    @Override
    public void closed(@Nullable IOException cause) {}
  }

  /** Impatient only where there is no answer: a machine may be busy. */
  private static ConnectFailedException connectTo(Path folder, byte[] answer) throws Exception {
    Endpoint endpoint = new Endpoint(folder.resolve("s").toString());
    try (Transport transport = TestDaemon.open();
        Listener listener = transport.listen(endpoint, 4)) {
      listener.start(connection -> new Answering(connection, ByteBuffer.wrap(answer)));
      return catchThrowableOfType(
          ConnectFailedException.class,
          () ->
              HearthClient.connect(
                      ClientOptions.of(endpoint, "test", "1.0")
                          .withConnectTimeout(
                              answer.length == 0 ? IMPATIENT : ClientOptions.CONNECT_TIMEOUT))
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

    assertThat(failure.reason()).isEqualTo(ConnectFailure.TIMED_OUT);
    assertThat(failure).hasMessageContaining("gave up after 200 ms");
  }

  @Test
  void shouldNotWaitForEverForAPlaceInTheQueue(@TempDir Path folder) throws Exception {
    Endpoint endpoint = new Endpoint(folder.resolve("s").toString());
    ClientOptions options =
        ClientOptions.of(endpoint, "test", "1.0").withConnectTimeout(Duration.ofMillis(50));
    try (Transport transport = TestDaemon.open();
        Listener listener = transport.listen(endpoint, 1)) {
      List<PullConnection> queued = new ArrayList<>();
      while (queued.size() < 3 && tryToQueue(transport, listener, queued)) {
        // Linux lets one more in than it was told.
      }

      ConnectFailedException failure =
          catchThrowableOfType(ConnectFailedException.class, () -> HearthClient.connect(options));

      assertThat(failure.reason()).isEqualTo(ConnectFailure.TIMED_OUT);
      queued.forEach(PullConnection::close);
    }
  }

  private static boolean tryToQueue(
      Transport transport, Listener listener, List<PullConnection> queued) throws IOException {
    try {
      Duration soon = Duration.ofMillis(50);
      queued.add(
          transport.connect(
              listener.endpoint(), soon, c -> new Answering(c, ByteBuffer.allocate(0))));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Test
  void shouldTryAgainWhenTheDaemonGaveUpOnTheHandshake(@TempDir Path folder) throws Exception {
    ByteBuffer late =
        ByteBuffer.wrap(
            error(
                ErrorBody.newBuilder()
                    .setCode(ErrorCode.DEADLINE_EXCEEDED.number())
                    .setMessage("the handshake was not through after 2000 ms")
                    .build()));
    AtomicInteger connections = new AtomicInteger();
    try (TestDaemon daemon = new TestDaemon(folder);
        Transport transport = TestDaemon.open()) {
      Endpoint endpoint = new Endpoint(folder.resolve("busy").toString());
      Listener listener = transport.listen(endpoint, 4);
      listener.start(
          connection ->
              connections.getAndIncrement() < 2
                  ? new Answering(connection, late.duplicate())
                  : daemon.accept(connection));

      try (HearthClient client = HearthClient.connect(ClientOptions.of(endpoint, "test", "1.0"))) {
        assertThat(client.isOpen()).isTrue();
      }
      assertThat(connections).hasValue(3);
    }
  }

  @Test
  void shouldTellThatSomethingElseListens(@TempDir Path folder) throws Exception {
    ConnectFailedException failure =
        connectTo(folder, "-ERR unknown command\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(failure.reason()).isEqualTo(ConnectFailure.NO_HANDSHAKE);
    assertThat(failure).hasMessageContaining("who listens there is no Hearth: ");
  }

  @Test
  void shouldTellThatSomebodyElseClosesTheConnection(@TempDir Path folder) throws Exception {
    Path socket = folder.resolve("s");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofPlatform().daemon().start(() -> closeAll(listener));

      ConnectFailedException failure =
          catchThrowableOfType(
              ConnectFailedException.class,
              () ->
                  HearthClient.connect(
                      ClientOptions.of(new Endpoint(socket.toString()), "test", "1.0")));

      assertThat(failure.reason()).isEqualTo(ConnectFailure.NO_HANDSHAKE);
      assertThat(failure).hasMessageContaining(" is no Hearth of this user's");
    }
  }

  private static void closeAll(ServerSocketChannel listener) {
    try {
      while (true) {
        listener.accept().close();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }
}
