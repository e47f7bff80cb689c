package dev.hearth.bench.process;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a Java program of this module is started as a process of its own. */
public final class JavaCommand {

  /**
   * The same for all, so that no peer is set up worse. All modules, since automatic ones cannot say
   * what they need; native and unsafe access for netty's epoll transport.
   */
  private static final List<String> OPTIONS =
      List.of(
          "--add-modules=ALL-MODULE-PATH",
          "--enable-native-access=io.netty.common,io.netty.transport.unix.common,io.netty.transport.classes.epoll",
          "--sun-misc-unsafe-memory-access=allow");

  private JavaCommand() {}

  /**
   * A command that runs a class of this module on the run-time and module path of the harness.
   *
   * @param main has a {@code main} method
   * @param arguments for the program
   * @return the command
   */
  public static List<String> of(Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPTIONS);
    command.add("--module-path");
    command.add(System.getProperty("jdk.module.path"));
    command.add("--module");
    command.add(main.getModule().getName() + "/" + main.getName());
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /** Where the classes of this module lie, for what runs without its other modules. */
  public static Path classes() {
    var classes = JavaCommand.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(classes.toString()));
  }
}
