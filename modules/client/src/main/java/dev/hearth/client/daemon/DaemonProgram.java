package dev.hearth.client.daemon;

import dev.hearth.session.state.StateFolder;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The daemon's program, and what it is started with.
 *
 * @param hearthd the program
 * @param instance the daemon's name
 * @param arguments further arguments
 * @param environment all of its environment
 * @param state the instance's folder: where it runs, where its standard error is appended to a log,
 *     and where clients that start it meet
 */
public record DaemonProgram(
    Path hearthd,
    String instance,
    List<String> arguments,
    Map<String, String> environment,
    StateFolder state) {
  /** Names the image's folder, over {@code PATH}. */
  public static final String HOME_VARIABLE = "HEARTH_HOME";

  /** Set by the image's scripts. */
  private static final String HOME_PROPERTY = "hearth.home";

  /** Copies the collections. */
  public DaemonProgram {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /**
   * A program with no further arguments, in the environment that {@link DaemonEnvironment} makes of
   * this process's.
   */
  public static DaemonProgram of(Path hearthd, String instance) {
    Map<String, String> variables = System.getenv();
    return new DaemonProgram(
        hearthd,
        instance,
        List.of(),
        DaemonEnvironment.of(variables),
        StateFolder.of(instance, variables, Path.of(System.getProperty("user.home"))));
  }

  /**
   * Finds the program: in the image that this process runs from, else in the one that the variable
   * {@value #HOME_VARIABLE} names, else on the search path.
   *
   * @return none if it is in none of these
   */
  public static Optional<Path> find(Map<String, String> variables) {
    List<Path> places = new ArrayList<>();
    for (String home :
        new String[] {System.getProperty(HOME_PROPERTY, ""), variables.get(HOME_VARIABLE)}) {
      if (home != null && !home.isEmpty()) {
        places.add(Path.of(home, "bin"));
      }
    }
    for (String folder : variables.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        places.add(Path.of(folder));
      }
    }
    String name = File.separatorChar == '\\' ? "hearthd.cmd" : "hearthd";
    return places.stream()
        .map(folder -> folder.resolve(name).toAbsolutePath().normalize())
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The same with more arguments. */
  public DaemonProgram with(String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return new DaemonProgram(hearthd, instance, all, environment, state);
  }
}
