package dev.hearth.fuzz;

import dev.hearth.fuzz.input.FuzzInput;
import dev.hearth.fuzz.targets.FuzzTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;

/**
 * What the script {@code run} needs besides the fuzzer.
 *
 * <pre>
 *  seeds TARGET VECTORS INPUTS CORPUS   writes what fuzzing begins with, as bytes for the fuzzer
 *  keep TARGET BYTES RECORDING          writes what the fuzzer found, as a recording
 *  play TARGET RECORDING                runs one recording, and fails as the target does
 * </pre>
 */
public final class Main {
  private Main() {}

  /** Does what the first argument says. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      throw new IllegalArgumentException("seeds, keep or play, a target, and files");
    }
    FuzzTarget target = FuzzTarget.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    switch (arguments[0]) {
      case "seeds" ->
          seeds(target, Path.of(arguments[2]), Path.of(arguments[3]), Path.of(arguments[4]));
      case "keep" -> keep(target, Path.of(arguments[2]), Path.of(arguments[3]));
      case "play" ->
          target.run(
              FuzzInput.ofRecording(ByteBuffer.wrap(Files.readAllBytes(Path.of(arguments[2])))));
      default -> throw new IllegalArgumentException("not seeds, keep or play: " + arguments[0]);
    }
  }

  private static void seeds(FuzzTarget target, Path vectors, Path inputs, Path corpus)
      throws IOException {
    Files.createDirectories(corpus);
    write(Seeds.ofVectors(vectors), corpus);
    write(Seeds.ofRecordings(inputs.resolve(target.name().toLowerCase(Locale.ROOT))), corpus);
  }

  private static void write(Map<String, FuzzInput> seeds, Path corpus) throws IOException {
    for (Map.Entry<String, FuzzInput> seed : seeds.entrySet()) {
      Files.write(corpus.resolve(seed.getKey()), seed.getValue().toBytes());
    }
  }

  private static void keep(FuzzTarget target, Path found, Path recording) throws IOException {
    FuzzInput input = target.whole(FuzzInput.ofBytes(Files.readAllBytes(found)));
    ByteBuffer file =
        input.toRecording("found by fuzzing " + target.name().toLowerCase(Locale.ROOT));
    try (FileChannel out =
        FileChannel.open(recording, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (file.hasRemaining()) {
        out.write(file);
      }
    }
  }
}
