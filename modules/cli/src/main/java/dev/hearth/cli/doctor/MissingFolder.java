package dev.hearth.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

/** A folder that a daemon makes when it needs it. */
final class MissingFolder {
  private static final String TRIAL = ".hearth-doctor";

  private MissingFolder() {}

  /** The lowest of it and those above it that is there; it need not be a folder. */
  static Path nearest(Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  /**
   * Makes a folder where the missing one, or the first of those above it, would be made, and
   * removes it: rights alone do not say whether the system would.
   *
   * @throws IOException if it cannot be made there
   */
  static void tryToMake(Path folder) throws IOException {
    Path above = nearest(Objects.requireNonNull(folder.toAbsolutePath().getParent()));
    Files.delete(Files.createTempDirectory(above, TRIAL));
  }
}
