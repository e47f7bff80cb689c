package dev.hearth.cache;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The command line of a process of its own that runs a class of these tests. */
final class ChildJvm {
  private ChildJvm() {}

  static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(property("java.home"), "bin", "java").toString());
    command.add("-Xshare:auto");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dguice_bytecode_gen_option=DISABLED");
    command.add("-cp");
    command.add(classPath());
    command.add(main.getName());
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  /** Everything that this process has, as one class path. */
  private static String classPath() {
    return Stream.of("target/test-classes", "target/classes")
            .map(folder -> Path.of(folder).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator))
        + File.pathSeparator
        + System.getProperty("jdk.module.path", "")
        + File.pathSeparator
        + property("java.class.path");
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }
}
