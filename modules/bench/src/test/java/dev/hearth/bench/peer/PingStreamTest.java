package dev.hearth.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PingStreamTest {

  private static final int FRAME = 48;

  @TempDir private Path folder;
  private SocketChannel here;
  private SocketChannel there;

  @BeforeEach
  void connect() throws IOException {
    var address = UnixDomainSocketAddress.of(folder.resolve("socket"));
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(address);
      here = SocketChannel.open(address);
      there = listener.accept();
    }
  }

  @AfterEach
  void disconnect() throws IOException {
    here.close();
    there.close();
  }

  private ByteBuffer readFrames(int count) throws IOException {
    ByteBuffer frames = ByteBuffer.allocate(count * FRAME);
    while (frames.hasRemaining()) {
      there.read(frames);
    }
    return frames.flip();
  }

  private static void turnInto(FrameKind kind, ByteBuffer frames) {
    for (int at = 0; at < frames.limit(); at += FRAME) {
      frames.put(at + FrameLayout.KIND_OFFSET, (byte) kind.number());
    }
  }

  @Test
  void shouldCountAnswersHoweverTheyAreCut() throws IOException {
    PingStream stream = new PingStream(here, 5);
    stream.send(5);
    ByteBuffer answers = readFrames(5);
    turnInto(FrameKind.RESPONSE, answers);

    int counted = 0;
    for (int size : new int[] {1, 46, 1, 50, 94, 48}) {
      there.write(answers.limit(answers.position() + size));
      counted += stream.receive();
    }

    assertThat(counted).isEqualTo(5);
    assertThat(stream.answered()).isEqualTo(5);
    assertThat(stream.drained()).isTrue();
  }

  @Test
  void shouldNumberItsCallsOnwardsFromOne() throws IOException {
    PingStream stream = new PingStream(here, 2);
    stream.send(2);
    stream.send(1);

    ByteBuffer frames = readFrames(3);

    for (int call = 1; call <= 3; call++) {
      int at = (call - 1) * FRAME + FrameLayout.CORRELATION_ID_OFFSET;
      assertThat(frames.get(at)).isEqualTo((byte) call);
    }
  }

  @Test
  void shouldRefuseToCountWhatIsNotAnAnswer() throws IOException {
    PingStream stream = new PingStream(here, 1);
    stream.send(1);
    ByteBuffer answers = readFrames(1);
    turnInto(FrameKind.ERROR, answers);
    there.write(answers);

    assertThatExceptionOfType(IOException.class).isThrownBy(stream::receive);
  }

  @Test
  void shouldFailWhenTheDaemonGoesAway() throws IOException {
    PingStream stream = new PingStream(here, 1);
    there.close();

    assertThatExceptionOfType(EOFException.class).isThrownBy(stream::receive);
  }
}
