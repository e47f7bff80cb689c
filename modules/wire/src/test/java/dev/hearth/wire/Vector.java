package dev.hearth.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A test vector of the specification: a stream of bytes, in hexadecimal, and what a decoder makes
 * of it.
 */
record Vector(
    String name,
    FrameLimits limits,
    String stream,
    List<TestFrame> frames,
    @Nullable FrameRule refused) {
  static final Path FOLDER = Path.of("../../docs/protocol/vectors");

  private static final Pattern FIELD = Pattern.compile("([a-z-]+)=(\\S*)");

  static List<Vector> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Vector> vectors = new ArrayList<>();
      for (Path file : files.filter(any -> any.toString().endsWith(".txt")).sorted().toList()) {
        vectors.add(read(file));
      }
      return vectors;
    }
  }

  private static Vector read(Path file) throws IOException {
    FrameLimits limits = FrameLimits.DEFAULT;
    StringBuilder hex = new StringBuilder();
    List<TestFrame> frames = new ArrayList<>();
    FrameRule refused = null;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("  ")) {
        hex.append(line.replaceFirst("#.*", "").replace(" ", ""));
      } else if (line.startsWith("limits:")) {
        limits = limits(fields(line));
      } else if (line.startsWith("frame:")) {
        frames.add(frame(fields(line)));
      } else if (line.startsWith("refused: ")) {
        refused = FrameRule.valueOf(line.substring("refused: ".length()));
      } else if (!line.startsWith("#")
          && !line.equals("bytes:")
          && !line.matches("(content|descriptors): .*")) {
        throw new IOException(file + " has a line that is not understood: " + line);
      }
    }
    String name = file.getFileName().toString().replace(".txt", "");
    return new Vector(name, limits, hex.toString(), frames, refused);
  }

  private static Map<String, String> fields(String line) {
    return FIELD
        .matcher(line)
        .results()
        .collect(Collectors.toMap((MatchResult field) -> field.group(1), field -> field.group(2)));
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no field " + name + " in " + fields);
    }
    return value;
  }

  private static int number(Map<String, String> fields, String name) {
    return Integer.parseInt(field(fields, name));
  }

  private static FrameLimits limits(Map<String, String> fields) {
    return new FrameLimits(number(fields, "max-payload"), number(fields, "max-handles"));
  }

  private static TestFrame frame(Map<String, String> fields) {
    return new TestFrame(
        FrameKind.valueOf(field(fields, "kind")),
        number(fields, "service"),
        number(fields, "type"),
        Long.parseUnsignedLong(field(fields, "correlation")),
        Long.parseLong(field(fields, "time-left")),
        number(fields, "flags"),
        number(fields, "handles"),
        number(fields, "priority"),
        field(fields, "trace"),
        field(fields, "message"),
        field(fields, "attachment"));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(stream);
  }

  /** Whether more than a decoder has to look at the frame to find what it breaks. */
  boolean isForSession() {
    return refused != null && name.matches("refused-(compressed|descriptors)-.*");
  }

  /** Whether the stream ends where a frame ends. */
  boolean isWhole() {
    return refused == null && !name.startsWith("cut-");
  }

  @Override
  public String toString() {
    return name;
  }
}
