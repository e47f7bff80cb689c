package dev.hearth.platform.posix.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Which file it is, whatever its name.
 *
 * @param device where it is
 * @param inode its number there
 */
public record FileNumber(long device, long inode) {
  /**
   * The file under a path; of a symbolic link the link itself.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  public static FileNumber at(Path path) throws IOException {
    return of(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** The file that a path leads to. */
  public static FileNumber of(Path path, LinkOption... options) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino", options);
    return new FileNumber(number(attributes, "dev"), number(attributes, "ino"));
  }

  private static long number(Map<String, Object> attributes, String name) {
    return (Long) Objects.requireNonNull(attributes.get(name));
  }
}
