package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.platform.posix.RecordingReceiver.Closed;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every I/O engine has to keep. */
abstract class TransportContract {
  @TempDir Path folder;

  private final BlockingQueue<RecordingReceiver> accepted = new LinkedBlockingQueue<>();
  private Transport transport;
  private Endpoint endpoint;

  abstract String engine();

  @BeforeEach
  void openTransport() throws Exception {
    transport = new PosixTransportProvider().open(new TransportOptions(engine(), 2, 64 * 1024));
    endpoint = new Endpoint(folder.resolve("s/hearth.sock").toString());
  }

  @AfterEach
  void closeTransport() {
    transport.close();
  }

  @Test
  void shouldCarryBytesBothWays() throws Exception {
    try (Listener listener = transport.listen(endpoint, 16)) {
      listener.start(this::record);
      RecordingReceiver[] mine = new RecordingReceiver[1];
      PullConnection client = transport.connect(endpoint, c -> mine[0] = new RecordingReceiver(c));
      RecordingReceiver server = accepted.take();

      assertThat(write(client, "hello")).isTrue();
      assertThat(server.text(5)).isEqualTo("hello");
      assertThat(server.connection().credentials().pid()).isEqualTo(ProcessHandle.current().pid());

      server.connection().write(buffers("hi"), 1, new Descriptor[0]);
      assertThat(client.receive(Long.MAX_VALUE)).isTrue();
      assertThat(mine[0].text(2)).isEqualTo("hi");
      assertThat(client.receive(1_000_000)).isFalse();

      client.close();
      assertThat(server.next()).isEqualTo(new Closed(null));
      assertThat(client.receive(Long.MAX_VALUE)).isTrue();
      assertThat(mine[0].next()).isEqualTo(new Closed(null));
    }
    assertThat(Path.of(endpoint.address())).doesNotExist();
  }

  private RecordingReceiver record(dev.hearth.spi.transport.Connection connection) {
    RecordingReceiver receiver = new RecordingReceiver(connection);
    accepted.add(receiver);
    return receiver;
  }

  static boolean write(dev.hearth.spi.transport.Connection connection, String text) {
    return connection.write(buffers(text), 1, new Descriptor[0]);
  }

  static ByteBuffer[] buffers(String text) {
    return new ByteBuffer[] {ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))};
  }
}
