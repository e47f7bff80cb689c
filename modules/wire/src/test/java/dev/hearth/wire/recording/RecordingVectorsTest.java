package dev.hearth.wire.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the code to the specification's files, which are not made by it. */
class RecordingVectorsTest {
  private static final Path FOLDER = Path.of("../../docs/protocol/vectors/recordings");
  private static final HexFormat HEX = HexFormat.of();

  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldDecodeAsSpecified(Path vector) throws Exception {
    assertThat(decode(bytes(vector))).isEqualTo(lines(vector));
  }

  @ParameterizedTest
  @MethodSource("all")
  void shouldEncodeAsSpecified(Path vector) throws Exception {
    byte[] file = bytes(vector);
    ByteBuffer in = ByteBuffer.wrap(file);
    ByteBuffer out = ByteBuffer.allocate(file.length);

    out.put(RecordingHeader.decode(in).encode());
    EntryDecoder entries = new EntryDecoder(in);
    for (RecordedEntry entry = entries.next(); entry != null; entry = entries.next()) {
      entry.encode(out);
    }

    assertThat(HEX.formatHex(file, 0, out.position()))
        .isEqualTo(HEX.formatHex(out.array(), 0, out.position()));
    assertThat(out.remaining()).isEqualTo(entries.left());
  }

  private static List<String> decode(byte[] file) throws RecordingException {
    ByteBuffer in = ByteBuffer.wrap(file);
    RecordingHeader header = RecordingHeader.decode(in);
    List<String> lines = new ArrayList<>();
    lines.add(
        "header: version=1 end=%d flags=%d begin=%d reason=%s"
            .formatted(
                header.end().number(),
                header.fromStart() ? 1 : 0,
                header.beginMicros(),
                header.reason()));
    EntryDecoder entries = new EntryDecoder(in);
    for (RecordedEntry entry = entries.next(); entry != null; entry = entries.next()) {
      byte[] held = new byte[entry.bytes().remaining()];
      entry.bytes().duplicate().get(held);
      lines.add(
          "entry: time=%d from=%s handles=%d flags=%d bytes=%s"
              .formatted(
                  entry.nanos(),
                  entry.from().name().toLowerCase(Locale.ROOT),
                  entry.handles(),
                  entry.flags(),
                  HEX.formatHex(held)));
    }
    lines.add("left: " + entries.left());
    return lines;
  }

  private static List<String> lines(Path vector) throws IOException {
    return Files.readAllLines(vector).stream().filter(line -> line.matches("[a-z]+: .*")).toList();
  }

  private static byte[] bytes(Path vector) throws IOException {
    StringBuilder hex = new StringBuilder();
    for (String line : Files.readAllLines(vector)) {
      if (line.startsWith("  ")) {
        hex.append(line.replaceFirst("#.*", "").replace(" ", ""));
      }
    }
    return HEX.parseHex(hex.toString());
  }
}
