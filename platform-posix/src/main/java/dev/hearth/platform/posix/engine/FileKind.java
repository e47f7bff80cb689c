package dev.hearth.platform.posix.engine;

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
   * Reads what the system says.
   *
   * @param mode the type and the permissions: {@code st_mode}
   * @param owner the user: {@code st_uid}
   */
  public static FileKind of(int mode, int owner) {
    return new FileKind((mode & TYPE_MASK) == REGULAR_TYPE, owner);
  }
}
