package dev.hearth.bench.daemon;

import dev.hearth.bench.process.JavaCommand;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
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
   * The command that asks a JVM of the image about itself.
   *
   * @param pid its process
   * @param question a command of {@code jcmd}, with its options
   */
  public List<String> jcmd(long pid, String... question) {
    List<String> command = new ArrayList<>();
    command.add(program("lib/runtime/bin/jcmd"));
    command.add(Long.toString(pid));
    command.addAll(List.of(question));
    return command;
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
   * Makes a folder of services: those of the image and one more.
   *
   * @param workplace where the folder goes
   * @param name the other service's name
   * @param service the folder of its jars
   * @return the folder, full of links
   * @throws MeasurementException when it cannot be made
   */
  Path linkServices(Workplace workplace, String name, Path service) throws MeasurementException {
    Path services = workplace.fresh("services");
    try (Stream<Path> own = Files.list(folder.resolve("services"))) {
      Files.createDirectory(services);
      for (Path each : own.toList()) {
        Files.createSymbolicLink(services.resolve(each.getFileName()), each.toAbsolutePath());
      }
      Files.createSymbolicLink(services.resolve(name), service.toAbsolutePath());
      return services;
    } catch (IOException e) {
      throw new MeasurementException("cannot put the service " + name + " beside the image's", e);
    }
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
