package dev.hearth.cli.command;

import dev.hearth.spi.system.FileProblem;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Says for people what keeps a file from being used. */
public final class FileFailure {
  private FileFailure() {}

  /**
   * The failure of a command.
   *
   * @param intent what was to be done with it: {@code read}, {@code write}
   */
  public static CommandFailure of(String intent, Path file, IOException cause) {
    return new CommandFailure(
        ExitCode.FAILED, "cannot " + intent + " " + file + ": " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    // The file has been named already.
    return cause instanceof FileSystemException named && named.getReason() != null
        ? named.getReason()
        : FileProblem.of(cause);
  }
}
