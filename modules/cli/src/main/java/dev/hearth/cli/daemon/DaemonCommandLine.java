package dev.hearth.cli.daemon;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a daemon is started.
 *
 * @param words the program and its arguments
 * @param variables what is added to this process's environment
 * @param log where its standard error is appended
 */
public record DaemonCommandLine(List<String> words, Map<String, String> variables, Path log) {
  /**
   * What takes a program out of this terminal's reach, the first that there is: a session of its
   * own, or at least no end with the terminal. Each runs the program in its own place.
   */
  private static final List<String> DETACHERS = List.of("setsid", "nohup");

  /** Copies the lists. */
  public DaemonCommandLine {
    words = List.copyOf(words);
    variables = Map.copyOf(variables);
  }

  /**
   * A daemon that has nothing to do with this process's terminal.
   *
   * @param program the daemon's program
   * @param searchPath the environment's PATH
   */
  public static DaemonCommandLine detached(
      Path program,
      List<String> arguments,
      Map<String, String> variables,
      Path log,
      String searchPath) {
    List<String> words = new ArrayList<>();
    for (String detacher : DETACHERS) {
      if (words.isEmpty() && isOnPath(detacher, searchPath)) {
        words.add(detacher);
      }
    }
    words.add(program.toString());
    words.addAll(arguments);
    return new DaemonCommandLine(words, variables, log);
  }

  private static boolean isOnPath(String program, String searchPath) {
    for (String folder : searchPath.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
