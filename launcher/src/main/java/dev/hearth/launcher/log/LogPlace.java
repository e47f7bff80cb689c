package dev.hearth.launcher.log;

import dev.hearth.session.state.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * Where the log lies. Once it is deleted others can put anything there, which nobody else looks at
 * before it is opened: a pipe that nobody reads, a link to a file that is to be spoilt, a folder.
 *
 * @param file absolute
 * @param user whose the log is
 */
record LogPlace(Path file, UserPrincipal user) {

  /**
   * The place of a log that has just been opened.
   *
   * @throws IOException if it is gone again
   */
  static LogPlace of(Path file) throws IOException {
    return new LogPlace(file, Files.getOwner(file));
  }

  /** Whether nothing lies there, or what the log may go on in. Waits for nothing. */
  boolean isUsable() throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isRegularFile() && Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).equals(user);
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  /** Whether an ordinary file lies there, as once it was opened. */
  boolean isTaken() {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Makes the file unless there is one, for its user alone from the start.
   *
   * @return whether it can be written to
   */
  boolean take() {
    try {
      return isUsable() && canBeOpened();
    } catch (IOException e) {
      return false;
    }
  }

  /** How large the file is; 0 where there is none. */
  long bytes() {
    return file.toFile().length();
  }

  /** Tries it: who opens it next has closed the file before by then. */
  private boolean canBeOpened() throws IOException {
    Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
            OwnerOnly.file())
        .close();
    return true;
  }
}
