package dev.hearth.cli.daemon;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The image that this process runs from, which holds the daemon's program too.
 *
 * @param home its folder
 */
public record Image(Path home) {
  /** Set by the image's script. */
  private static final String HOME = "hearth.home";

  /**
   * The running image.
   *
   * @throws CommandFailure if this process does not run from one
   */
  public static Image running() throws CommandFailure {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "this hearth does not run from an image, so there is no hearthd to run; use the image's"
              + " bin/hearth");
    }
    return new Image(Path.of(home).toAbsolutePath().normalize());
  }

  /**
   * The daemon's program.
   *
   * @throws CommandFailure if it is not there
   */
  public Path hearthd() throws CommandFailure {
    Path program = home.resolve("bin", File.separatorChar == '\\' ? "hearthd.cmd" : "hearthd");
    if (!Files.isExecutable(program)) {
      throw new CommandFailure(
          ExitCode.FAILED, "the daemon's program is not there: " + program + "; build the image");
    }
    return program;
  }
}
