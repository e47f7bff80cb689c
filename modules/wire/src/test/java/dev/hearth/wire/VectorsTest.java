package dev.hearth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the code to the specification's files, which are not made by it. */
class VectorsTest {
  static Stream<Vector> all() throws IOException {
    return Vector.all().stream().filter(vector -> !vector.isForSession());
  }

  static Stream<Vector> whole() throws IOException {
    return all().filter(Vector::isWhole);
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldDecodeAsSpecifiedInOnePiece(Vector vector) {
    shouldDecodeAsSpecified(vector, Math.max(1, vector.bytes().length));
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldDecodeAsSpecifiedByteByByte(Vector vector) {
    shouldDecodeAsSpecified(vector, 1);
  }

  private static void shouldDecodeAsSpecified(Vector vector, int pieces) {
    CountingAllocator allocator = new CountingAllocator();
    List<TestFrame> decoded = new ArrayList<>();

    FrameRule refused;
    try (FrameDecoder decoder =
        new FrameDecoder(
            vector.limits(), allocator, frame -> decoded.add(TestFrame.copyOf(frame)))) {
      refused = ruleThatBreaks(new TestTransport(decoder), vector.bytes(), pieces);
    }

    assertThat(decoded).isEqualTo(vector.frames());
    assertThat(refused).isEqualTo(vector.refused());
    assertThat(allocator.open()).isZero();
  }

  private static @Nullable FrameRule ruleThatBreaks(
      TestTransport transport, byte[] bytes, int pieces) {
    try {
      for (int at = 0; at < bytes.length; ) {
        at += transport.read(bytes, at, Math.min(pieces, bytes.length - at));
      }
      return null;
    } catch (FrameException e) {
      return e.rule();
    }
  }

  @ParameterizedTest
  @MethodSource("whole")
  void shouldEncodeAsSpecified(Vector vector) {
    assertThat(TestFrame.hex(ByteBuffer.wrap(TestFrame.encode(vector.frames()))))
        .isEqualTo(vector.stream());
  }

  @Test
  void shouldAgreeWithADecoderThatSharesNothingWithThisOne() throws Exception {
    Process check = startCheck();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(check.waitFor()).as(said).isZero();
    assertThat(said).contains(Vector.all().size() + recordings() + " vectors, 0 wrong");
  }

  private static long recordings() throws IOException {
    try (Stream<Path> files = Files.list(Vector.FOLDER.resolve("recordings"))) {
      return files.count();
    }
  }

  private static Process startCheck() {
    try {
      return new ProcessBuilder("python3", Vector.FOLDER.resolve("check.py").toString())
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      assumeTrue(false, "there is no python3: " + e.getMessage());
      throw new AssertionError(e);
    }
  }
}
