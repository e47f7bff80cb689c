package dev.hearth.cli.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
    return switch (cause) {
      case NoSuchFileException missing -> missing.getFile() + " is not there";
      case AccessDeniedException denied -> denied.getFile() + " may not be used by this user";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(cause.getMessage());
    };
  }
}
