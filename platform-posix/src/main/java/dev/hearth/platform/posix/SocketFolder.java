package dev.hearth.platform.posix;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The folder that keeps other users from a socket. The permissions of a socket itself are set only
 * after it is bound, and not every system heeds them.
 */
final class SocketFolder {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);

  private SocketFolder() {}

  /**
   * Makes the folder, with those above it that are missing, or checks the one that is there.
   *
   * @param user the user that this process acts as
   * @throws IOException if someone else could reach into it
   */
  static void prepare(Path folder, int user) throws IOException {
    Path above = folder.getParent();
    if (above != null) {
      Files.createDirectories(above, PRIVATE);
    }
    try {
      Files.createDirectory(folder, PRIVATE);
    } catch (FileAlreadyExistsException e) {
      check(folder, user);
    }
  }

  private static void check(Path folder, int user) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("the socket needs a folder, and there is something else at " + folder);
    }
    checkOwner((Integer) Files.getAttribute(folder, "unix:uid"), folder, user);
    // Where it is a symbolic link, the owner of the link could point it elsewhere later.
    int owner = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    checkOwner(owner, folder, user);
    if (!OWNER_ONLY.equals(Files.getPosixFilePermissions(folder))) {
      throw new IOException(
          "the socket's folder lets others in: run chmod 700 " + folder + ", or choose another");
    }
  }

  private static void checkOwner(int owner, Path folder, int user) throws IOException {
    if (owner != user) {
      throw new IOException(
          "the socket's folder belongs to user "
              + Integer.toUnsignedString(owner)
              + ", not to user "
              + Integer.toUnsignedString(user)
              + " who would listen in it: choose another folder than "
              + folder);
    }
  }
}
