package dev.hearth.bench.daemon;

import dev.hearth.bench.process.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The image that the build makes.
 *
 * @param folder the folder that holds {@code bin} and {@code lib}
 */
public record Image(Path folder) {

  /** The command that runs the daemon. */
  public List<String> daemon() {
    return List.of(program("bin/hearthd"));
  }

  /**
   * The command that runs {@code hearth}.
   *
   * @param arguments after the program's name
   */
  public List<String> hearth(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(program("bin/hearth"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The {@code java} of the image's own run-time. */
  public String java() {
    return program("lib/runtime/bin/java");
  }

  /**
   * How large the image is.
   *
   * @return the bytes of all its files; links count for nothing
   * @throws MeasurementException when it cannot be read
   */
  public long bytes() throws MeasurementException {
    long bytes = 0;
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.filter(each -> !Files.isSymbolicLink(each)).toList()) {
        bytes += Files.isRegularFile(path) ? Files.size(path) : 0;
      }
      return bytes;
    } catch (IOException e) {
      throw new MeasurementException("cannot measure the image in " + folder, e);
    }
  }

  private String program(String path) {
    return folder.resolve(path).toString();
  }
}
