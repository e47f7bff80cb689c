package dev.hearth.fuzz;

import dev.hearth.fuzz.input.FuzzInput;
import dev.hearth.fuzz.input.FuzzStep;
import dev.hearth.wire.recording.RecordingException;
import dev.hearth.wire.recording.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What fuzzing begins with: the test vectors of the specification, and what was found before. */
public final class Seeds {
  private static final HexFormat HEX = HexFormat.of();

  private Seeds() {}

  /**
   * The streams of the test vectors, by name: each as sent by the client, and as sent by the
   * daemon.
   *
   * @param folder docs/protocol/vectors
   */
  public static Map<String, FuzzInput> ofVectors(Path folder) throws IOException {
    Map<String, FuzzInput> seeds = new TreeMap<>();
    for (Path file : filesOf(folder, ".txt")) {
      byte[] stream = stream(file);
      if (stream.length <= FuzzStep.MAX_BYTES) {
        for (Sender from : Sender.values()) {
          seeds.put(file.getFileName() + "-" + from, input(stream, from));
        }
      }
    }
    return seeds;
  }

  private static FuzzInput input(byte[] stream, Sender from) {
    return new FuzzInput(List.of(new FuzzStep(from, 0, stream)));
  }

  private static byte[] stream(Path vector) throws IOException {
    StringBuilder hex = new StringBuilder();
    for (String line : Files.readAllLines(vector)) {
      if (line.startsWith("  ")) {
        hex.append(line.replaceFirst("#.*", "").replace(" ", ""));
      }
    }
    return HEX.parseHex(hex.toString());
  }

  /**
   * The recordings of a folder, by name; none where it is not there.
   *
   * @throws IOException also if one of them is damaged
   */
  public static Map<String, FuzzInput> ofRecordings(Path folder) throws IOException {
    Map<String, FuzzInput> seeds = new TreeMap<>();
    for (Path file : filesOf(folder, ".hrec")) {
      try {
        seeds.put(
            String.valueOf(file.getFileName()),
            FuzzInput.ofRecording(ByteBuffer.wrap(Files.readAllBytes(file))));
      } catch (RecordingException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }
    return seeds;
  }

  private static List<Path> filesOf(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return new ArrayList<>(
          files.filter(file -> file.toString().endsWith(ending)).sorted().toList());
    }
  }
}
