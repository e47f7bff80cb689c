package dev.hearth.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A C program of this module, compiled on the spot with the machine's own compiler. */
public final class CProgram {

  private static final String SOURCES = "/dev/hearth/bench/c/";

  private CProgram() {}

  /**
   * Compiles a program, unless this workplace already has it.
   *
   * @param workplace where the executable goes
   * @param name the source's name without its ending
   * @return the executable
   * @throws MeasurementException when there is no compiler, or it refuses the source
   * @throws InterruptedException when the calling thread is interrupted
   */
  public static Path compile(Workplace workplace, String name)
      throws MeasurementException, InterruptedException {
    Path executable = workplace.folder().resolve(name);
    if (Files.exists(executable)) {
      return executable;
    }
    Path source = copySource(workplace, name);
    List<String> command =
        List.of(
            "cc",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-pthread",
            "-o",
            executable.toString(),
            source.toString());
    try (ChildProcess compiler = workplace.start("cc " + name + ".c", command)) {
      compiler.awaitSuccess();
    }
    return executable;
  }

  private static Path copySource(Workplace workplace, String name) throws MeasurementException {
    Path source = workplace.folder().resolve(name + ".c");
    try (InputStream text = CProgram.class.getResourceAsStream(SOURCES + name + ".c")) {
      if (text == null) {
        throw new MeasurementException("this module holds no C program named " + name);
      }
      Files.copy(text, source);
      return source;
    } catch (IOException e) {
      throw new MeasurementException("cannot copy " + name + ".c to " + source, e);
    }
  }
}
