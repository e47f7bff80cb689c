package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.session.compression.Zstandard;
import dev.hearth.spi.HostIdentity;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameDecoder;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds compressed frames to the specification's test vectors. */
class CompressionVectorsTest {
  private static final Path VECTORS = Path.of("../../docs/protocol/vectors");
  private static final Pattern BYTES = Pattern.compile("(?m)^  ([0-9a-f ]+)");
  private static final Pattern LIMIT =
      Pattern.compile("(?m)^limits: max-payload=(\\d+) .*compression=zstd");
  private static final Pattern CONTENT = Pattern.compile("(?m)^content: (.*)$");
  private static final Pattern REFUSED = Pattern.compile("(?m)^refused: (.*)$");

  private final BufferPool buffers = new BufferPool(1 << 20);
  private final List<String> contents = new ArrayList<>();

  static Stream<Path> vectors() throws IOException {
    try (Stream<Path> files = Files.list(VECTORS)) {
      return files.filter(CompressionVectorsTest::isCompressed).sorted().toList().stream();
    }
  }

  private static boolean isCompressed(Path file) {
    try {
      return file.toString().endsWith(".txt") && LIMIT.matcher(Files.readString(file)).find();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void shouldReadWhatIsSpecified(Path vector) throws Exception {
    String text = Files.readString(vector);
    Matcher limit = LIMIT.matcher(text);
    assertThat(limit.find()).isTrue();
    FrameLimits limits = new FrameLimits(Integer.parseInt(limit.group(1)), 16);
    byte[] stream =
        HexFormat.of()
            .parseHex(
                BYTES
                    .matcher(text)
                    .results()
                    .map(line -> line.group(1).replace(" ", ""))
                    .collect(Collectors.joining()));

    String refused = decode(limits, stream);

    assertThat(contents).isEqualTo(found(CONTENT, text));
    assertThat(refused == null ? List.of() : List.of(refused)).isEqualTo(found(REFUSED, text));
    assertThat(buffers.lent()).isZero();
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult line) -> line.group(1)).toList();
  }

  private @Nullable String decode(FrameLimits limits, byte[] stream) {
    Bodies bodies =
        new Bodies(
            buffers,
            Budget.unlimited(),
            Duration.ZERO,
            new ReceivedDescriptors(Budget.unlimited(), Duration.ZERO));
    try (Zstandard zstandard = new Zstandard()) {
      Unpacker unpacker = new Unpacker(zstandard, bodies, limits.maxPayloadBytes(), true);
      try (FrameDecoder decoder =
          new FrameDecoder(limits, bodies, frame -> unpack(unpacker, frame))) {
        decoder.decode(0, ByteBuffer.allocateDirect(stream.length).put(stream).flip());
        return null;
      } catch (FrameException e) {
        return e.rule().name();
      }
    }
  }

  private void unpack(Unpacker unpacker, Frame frame) throws FrameException {
    SessionRules.check(frame, agreement());
    unpacker.arrived(frame);
    contents.add(
        "message=%s attachment=%s".formatted(hex(frame.message()), hex(frame.attachment())));
  }

  private static String hex(ByteBuffer bytes) {
    return HexFormat.of().formatHex(TestPeer.bytes(bytes));
  }

  private static Agreement agreement() {
    return new Agreement(
        1, new HostIdentity("1", "test", 1, 1, 1), "", 1, 0, 1, 1, 1, 0, true, 0, List.of());
  }
}
