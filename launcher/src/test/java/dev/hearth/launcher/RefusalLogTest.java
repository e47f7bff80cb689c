package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a flood of peers that are not let in leaves in the daemon's log. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(120)
class RefusalLogTest {
  private static final int PEERS = 200;
  private static final Pattern COUNT = Pattern.compile("connections ended count=(\\d+) ");

  @TempDir private Path work;

  @Test
  void shouldWriteOneLineForManyRefusedPeersWithTheirCount() throws Exception {
    new TestServices(work).control();
    Path file =
        Files.writeString(work.resolve("hearth.conf"), "daemon.refusal-log-interval = 300ms");
    try (HearthdProcess daemon = HearthdProcess.start(work, "--config", file.toString())) {
      daemon.awaitLine(" ready ");

      for (int i = 0; i < PEERS; i++) {
        speakNonsense();
      }

      assertThat(daemon.awaitLine("connection ended")).contains("PEER_BROKE_RULE", "MAGIC");
      int lines = 0;
      for (int told = 1; told < PEERS; lines++) {
        Matcher count = COUNT.matcher(daemon.awaitLine("connections ended"));
        assertThat(count.find()).isTrue();
        told += Integer.parseInt(count.group(1));
      }
      assertThat(lines).isLessThan(PEERS / 10);
    }
  }

  private void speakNonsense() throws Exception {
    try (SocketChannel peer = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      peer.connect(UnixDomainSocketAddress.of(HearthdProcess.socket(work)));
      peer.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
      ByteBuffer said = ByteBuffer.allocate(4096);
      while (peer.read(said) >= 0) {
        assertThat(said.hasRemaining()).isTrue();
      }
    }
  }
}
