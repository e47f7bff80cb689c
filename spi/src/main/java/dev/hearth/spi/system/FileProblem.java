package dev.hearth.spi.system;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says for people what keeps a file from being used: Java's own message is its path alone. */
public final class FileProblem {
  private FileProblem() {}

  /** What happened, and to which file where that is known. */
  public static String of(IOException cause) {
    return switch (cause) {
      case NoSuchFileException missing when missing.getReason() == null ->
          missing.getFile() + " is not there";
      case AccessDeniedException denied when denied.getReason() == null ->
          denied.getFile() + " may not be used by this user";
      case FileSystemException other when other.getReason() == null && other.getFile() != null ->
          other.getFile() + " cannot be used (" + other.getClass().getSimpleName() + ")";
      default -> String.valueOf(cause.getMessage());
    };
  }
}
