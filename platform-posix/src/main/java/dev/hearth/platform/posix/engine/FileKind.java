package dev.hearth.platform.posix.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What kind of file it is.
 *
 * @param regular whether it is an ordinary one: no folder, pipe, socket or device
 * @param owner the number of the user that it belongs to
 */
public record FileKind(boolean regular, int owner) {
  private static final int TYPE_MASK = 0170000;
  private static final int REGULAR_TYPE = 0100000;

  /**
   * The file under a path; of a symbolic link the link itself.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  public static FileKind at(Path path) throws IOException {
    return of(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** The file that a path leads to. */
  public static FileKind of(Path path, LinkOption... options) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,uid", options);
    return of(number(attributes, "mode"), number(attributes, "uid"));
  }

  private static int number(Map<String, Object> attributes, String name) {
    return (Integer) Objects.requireNonNull(attributes.get(name));
  }

  /**
   * Reads what the system says.
   *
   * @param mode the type and the permissions: {@code st_mode}
   * @param owner the user: {@code st_uid}
   */
  public static FileKind of(int mode, int owner) {
    return new FileKind((mode & TYPE_MASK) == REGULAR_TYPE, owner);
  }
}
