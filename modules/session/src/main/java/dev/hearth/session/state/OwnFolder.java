package dev.hearth.session.state;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * A folder of the user's own. One that is there already may be another's: whoever it belongs to
 * decides what is read from it, and where links in it lead what is written.
 */
public final class OwnFolder {
  private OwnFolder() {}

  /**
   * Makes the folder, and those above it that are missing, for nobody but the user; or looks whose
   * the one that is there is.
   *
   * @throws IOException if it is another's, or cannot be made
   */
  public static void prepare(Path folder) throws IOException {
    Files.createDirectories(folder, OwnerOnly.folder());
    checkOwner(folder);
  }

  /**
   * The same, and looks whether others can put anything there.
   *
   * @throws IOException if it is another's, or others can, or it cannot be made
   */
  public static void prepareClosed(Path folder) throws IOException {
    prepare(folder);
    checkClosed(folder);
  }

  /** As {@link #prepareClosed}, of a folder that is there. */
  public static void check(Path folder) throws IOException {
    checkOwner(folder);
    checkClosed(folder);
  }

  private static void checkOwner(Path folder) throws IOException {
    if (isPosix()) {
      Object user = user();
      checkOwner(folder, user, Files.getAttribute(folder, "unix:uid"));
      // Where it is a symbolic link, the owner of the link could point it elsewhere later.
      checkOwner(folder, user, Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }
  }

  private static void checkOwner(Path folder, Object user, Object owner) throws IOException {
    if (!owner.equals(user)) {
      throw new IOException(
          folder
              + " belongs to user "
              + Integer.toUnsignedString((Integer) owner)
              + ", not to user "
              + Integer.toUnsignedString((Integer) user)
              + " who would use it: choose another");
    }
  }

  private static void checkClosed(Path folder) throws IOException {
    if (!isPosix()) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "others can write into "
              + folder
              + ": run chmod go-w "
              + folder
              + " if they have not, or choose another");
    }
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
  }

  /** Java does not tell the user's number; the owner of what it makes does. */
  private static Object user() throws IOException {
    Path self = Path.of("/proc/self");
    Path owned = Files.exists(self) ? self : Path.of(System.getProperty("user.home"));
    return Files.getAttribute(owned, "unix:uid");
  }
}
