package dev.hearth.bench.hostile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Another user of this machine, as whom root can start a process.
 *
 * @param number the user's number
 */
record OtherUser(int number) {
  /** The user who owns nothing. */
  static final OtherUser NOBODY = new OtherUser(65_534);

  private static final Path PROGRAM = Path.of("/usr/bin/setpriv");

  /** Whether this process may become that user. */
  boolean isPossible() {
    return "root".equals(System.getProperty("user.name")) && Files.isExecutable(PROGRAM);
  }

  /** The same command, run as that user. */
  List<String> command(List<String> command) {
    List<String> all =
        new ArrayList<>(
            List.of(
                PROGRAM.toString(),
                "--reuid=" + number,
                "--regid=" + number,
                "--clear-groups",
                "--"));
    all.addAll(command);
    return all;
  }
}
