package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.ByteString;
import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.Hello;
import dev.hearth.spi.ErrorCode;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what with a daemon, over its real socket. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class AccessTest {
  private static final int CONTROL = 1;
  private static final int NOBODY = 65_534;
  private static final int HEADER = 32;
  private static final String TOKEN = "a token of more than 16 bytes";

  @TempDir private Path work;

  private HearthdProcess start(String access) throws Exception {
    if (!Files.exists(work.resolve("services"))) {
      new TestServices(work).control();
    }
    Path file = Files.writeString(work.resolve("hearth.conf"), access);
    return HearthdProcess.start(work, "--config", file.toString());
  }

  @Test
  void shouldKeepALookerFromWhatNeedsMore() throws Exception {
    try (HearthdProcess daemon = start("daemon.access.owner = read-only")) {
      daemon.awaitLine(" ready ");
      try (RawClient client = RawClient.open(HearthdProcess.socket(work))) {
        assertThat(client.call(CONTROL, ControlMethod.STATISTICS_VALUE, new byte[0]).kind())
            .isEqualTo(FrameKind.RESPONSE);

        RawClient.Received refused =
            client.call(CONTROL, ControlMethod.SHUTDOWN_VALUE, new byte[0]);

        assertThat(refused.kind()).isEqualTo(FrameKind.ERROR);
        ErrorBody why = ErrorBody.parseFrom(refused.message());
        assertThat(why.getCode()).isEqualTo(ErrorCode.PERMISSION_DENIED.number());
        assertThat(why.getMessage()).contains("shutdown", "role admin", "role read-only");
      }
    }
  }

  @Test
  void shouldNotStartWithATokenThatOthersCanRead() throws Exception {
    Path token = Files.writeString(work.resolve("token"), TOKEN);
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
    try (HearthdProcess daemon = start("daemon.access.token-file = \"" + token + "\"")) {
      assertThat(daemon.awaitEnd()).isEqualTo(ExitCode.CONFIGURATION.number());
      assertThat(daemon.written()).contains("chmod 600");
    }
  }

  @Test
  void shouldTellAnotherUserOnlyThatItIsRefusedUnlessItIsLetIn() throws Exception {
    assumeThat(Files.getAttribute(work, "unix:uid")).as("root can act as others").isEqualTo(0);
    assumeThat(Path.of("/usr/bin/setpriv")).exists();
    Path open =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "hearth",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path token = Files.writeString(work.resolve("token"), TOKEN);
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    Path socket = open.resolve("s", "h.sock");
    String reachable =
        """
        daemon.socket = "%s"
        daemon.access.folder-permissions = "rwx--x--x"
        daemon.access.socket-permissions = "rw-rw-rw-"
        """
            .formatted(socket);

    try (HearthdProcess daemon = start(reachable)) {
      daemon.awaitLine(" ready ");
      assertRefused(nobody(socket, ""), ErrorCode.PERMISSION_DENIED);
      assertThat(daemon.awaitLine("NOT_ADMITTED")).contains("user " + NOBODY);
    }
    try (HearthdProcess daemon =
        start(reachable + "daemon.access.token-file = \"" + token + "\"")) {
      daemon.awaitLine(" ready ");
      assertRefused(nobody(socket, "another of at least 16 bytes"), ErrorCode.UNAUTHENTICATED);
      assertThat(nobody(socket, TOKEN)[3]).isEqualTo((byte) FrameKind.HELLO_ACK.number());
    }
    try (HearthdProcess daemon = start(reachable + "daemon.access.users { nobody = user }")) {
      daemon.awaitLine(" ready ");
      assertThat(nobody(socket, "")[3]).isEqualTo((byte) FrameKind.HELLO_ACK.number());
    }
    Files.deleteIfExists(open.resolve("Foreign.java"));
    Files.deleteIfExists(socket);
    Files.delete(open.resolve("s", "h.sock.lock"));
    Files.delete(open.resolve("s"));
    Files.delete(open);
  }

  private static void assertRefused(byte[] answer, ErrorCode code) throws Exception {
    assertThat(answer[3]).isEqualTo((byte) FrameKind.ERROR.number());
    ErrorBody why = ErrorBody.parseFrom(ByteBuffer.wrap(answer, HEADER, answer.length - HEADER));
    assertThat(why.toBuilder().clearMessage().build())
        .isEqualTo(ErrorBody.newBuilder().setCode(code.number()).build());
  }

  /** Says HELLO as the user nobody, and answers what came back. */
  private static byte[] nobody(Path socket, String token) throws Exception {
    byte[] message =
        Hello.newBuilder()
            .setLowestVersion(1)
            .setHighestVersion(1)
            .setToken(ByteString.copyFromUtf8(token))
            .build()
            .toByteArray();
    ByteBuffer hello = ByteBuffer.allocate(HEADER + message.length);
    new FrameEncoder().begin(hello, FrameKind.HELLO).lengths(message.length, 0);
    hello.put(message);
    Path program =
        Files.writeString(socket.resolve("..", "..", "Foreign.java").normalize(), FOREIGN);
    Process process =
        new ProcessBuilder(
                "/usr/bin/setpriv",
                "--reuid=" + NOBODY,
                "--clear-groups",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                program.toString(),
                socket.toString(),
                HexFormat.of().formatHex(hello.array()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return HexFormat.of().parseHex(said.strip());
  }

  private static final String FOREIGN =
      """
      import java.net.*;
      import java.nio.*;
      import java.nio.channels.*;
      import java.util.*;
      class Foreign {
        public static void main(String[] args) throws Exception {
          try (SocketChannel peer = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            peer.connect(UnixDomainSocketAddress.of(args[0]));
            try {
              peer.write(ByteBuffer.wrap(HexFormat.of().parseHex(args[1])));
            } catch (java.io.IOException refusedBefore) {
              // It has said why before it closed the connection.
            }
            ByteBuffer answer = ByteBuffer.allocate(65536).order(ByteOrder.LITTLE_ENDIAN);
            while (answer.position() < 32 || answer.position() < 32 + answer.getInt(16)) {
              if (peer.read(answer) < 0) break;
            }
            System.out.println(HexFormat.of().formatHex(answer.array(), 0, answer.position()));
          }
        }
      }
      """;
}
