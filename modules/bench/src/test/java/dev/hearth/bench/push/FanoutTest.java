package dev.hearth.bench.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.bench.process.CProgram;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.Workplace;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FanoutTest {
  private static final int MESSAGE = 40;
  private static final int ANSWER = 32;

  private static byte[] read(SocketChannel from, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining() && from.read(bytes) >= 0) {}
    return bytes.array();
  }

  @Test
  void shouldWriteWhatIsPublishedToEachSubscriberAndAnswer() throws Exception {
    try (Workplace workplace = Workplace.create(Duration.ofSeconds(60))) {
      String program = CProgram.compile(workplace, "fanout").toString();
      Path socket = workplace.fresh("fanout");
      List<String> command = List.of(program, socket.toString(), "2", Integer.toString(MESSAGE));
      try (ChildProcess server = workplace.start("fanout", command)) {
        server.await("ready");
        var address = UnixDomainSocketAddress.of(socket);
        try (SocketChannel publisher = SocketChannel.open(address);
            SocketChannel one = SocketChannel.open(address);
            SocketChannel other = SocketChannel.open(address)) {
          byte[] message =
              "a message that has exactly forty bytes !".getBytes(StandardCharsets.US_ASCII);
          publisher.write(ByteBuffer.wrap(message));

          assertThat(read(one, MESSAGE)).isEqualTo(message);
          assertThat(read(other, MESSAGE)).isEqualTo(message);
          assertThat(read(publisher, ANSWER)).hasSize(ANSWER);
        }
      }
    }
  }
}
