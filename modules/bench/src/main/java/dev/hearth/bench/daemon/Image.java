package dev.hearth.bench.daemon;

import dev.hearth.bench.process.JavaCommand;
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
   * The command that runs a class of the harness which needs nothing but the JDK and Hearth's
   * client: on the image's own run-time, with the very modules of the image.
   *
   * @param main has a {@code main} method
   * @param arguments for the program
   */
  public List<String> client(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.add("--add-modules=dev.hearth.client,dev.hearth.platform.posix");
    command.add("--enable-native-access=dev.hearth.platform.posix,org.jnrproject.jffi");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Djffi.boot.library.path=" + program("lib/native"));
    command.add("-Djnr.ffi.asm.enabled=false");
    command.add("-Djnr.ffi.x86asm.enabled=false");
    command.add("-cp");
    command.add(JavaCommand.classes().toString());
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
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
