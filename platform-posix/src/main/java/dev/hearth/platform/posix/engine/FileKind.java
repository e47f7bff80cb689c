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
 * @param socket whether it is a socket
 * @param owner the number of the user that it belongs to
 */
public record FileKind(boolean regular, boolean socket, int owner) {
  private static final int TYPE_MASK = 0170000;
  private static final int REGULAR_TYPE = 0100000;
  private static final int SOCKET_TYPE = 0140000;

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
    int type = mode & TYPE_MASK;
    return new FileKind(type == REGULAR_TYPE, type == SOCKET_TYPE, owner);
  }
}
