package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A daemon of the image, and a client in bytes that asks for compression. */
@EnabledOnOs(OS.LINUX)
class CompressionIT {
  private static final int LENGTH = 60_000;

  /** A HELLO with the capability COMPRESSION_ZSTD. */
  private static final String HELLO =
      "48650101 00000000 0000000000000000 0c000000 00000000 00000000 00000000"
          + "0801 1001 1a0174 320102 2801";

  /** control.PING, compressed; its message is as many bytes 0, in a block that repeats one. */
  private static final String PING =
      "48650103 01000100 0500000000000000 0e000000 00000000 00000000 01000000"
          + "60ea0000 28b52ffd0058 035307 00";

  private final Image image = Image.built();

  @Test
  void shouldLoadTheImagesLibraryAndUnpackNothing(@TempDir Path folder) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    try (Daemon daemon = new Daemon(image, folder, "-Djava.io.tmpdir=" + temporary);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(mapped(daemon)).doesNotContain("libzstd-jni");
      channel.connect(UnixDomainSocketAddress.of(daemon.socket()));
      send(channel, HELLO);
      ByteBuffer agreed = receive(channel);
      assertThat(agreed.get(3)).as("HELLO_ACK").isEqualTo((byte) 2);

      send(channel, PING);
      ByteBuffer answer = receive(channel);

      assertThat(answer.get(3)).as("RESPONSE").isEqualTo((byte) 4);
      assertThat(mapped(daemon)).contains("lib/native/libzstd-jni");
      assertThat(daemon.output()).content().doesNotContain("WARNING");
      try (Stream<Path> unpacked = Files.list(temporary)) {
        assertThat(unpacked).isEmpty();
      }
      assertThat(contentLength(answer)).isEqualTo(LENGTH);
    }
  }

  private static int contentLength(ByteBuffer frame) {
    boolean compressed = frame.get(28) == 1;
    return compressed ? frame.getInt(32) : frame.getInt(16);
  }

  /** The files that the daemon has mapped, where the system tells. */
  private static String mapped(Daemon daemon) throws IOException {
    return Files.readString(Path.of("/proc/" + daemon.pid() + "/maps"));
  }

  private static void send(SocketChannel channel, String hex) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static ByteBuffer receive(SocketChannel channel) throws IOException {
    ByteBuffer header = fill(channel, ByteBuffer.allocate(32));
    int length = header.getInt(16) + header.getInt(20);
    ByteBuffer frame = ByteBuffer.allocate(32 + length).put(header);
    return fill(channel, frame);
  }

  private static ByteBuffer fill(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      assertThat(channel.read(buffer)).isNotNegative();
    }
    return buffer.flip().order(ByteOrder.LITTLE_ENDIAN);
  }
}
