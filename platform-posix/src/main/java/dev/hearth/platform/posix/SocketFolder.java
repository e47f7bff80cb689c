package dev.hearth.platform.posix;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
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

  /** Set on folders in which everybody may make files, but remove only their own: {@code /tmp}. */
  private static final int STICKY = 01000;

  private SocketFolder() {}

  /**
   * Makes the folder, with those above it that are missing, or checks the one that is there. Those
   * above are made for nobody but the user.
   *
   * @param user the user that this process acts as
   * @param permissions what the folder is to have
   * @throws IOException if others could reach into it than these say
   */
  static void prepare(Path folder, int user, Set<PosixFilePermission> permissions)
      throws IOException {
    Path above = folder.getParent();
    if (above != null) {
      Files.createDirectories(above, PRIVATE);
    }
    try {
      Files.createDirectory(folder, PRIVATE);
      if (!permissions.equals(OWNER_ONLY)) {
        // Not with its creation, where the umask would take some away.
        Files.setPosixFilePermissions(folder, permissions);
      }
    } catch (FileAlreadyExistsException e) {
      check(folder, user, permissions);
    }
  }

  private static void check(Path folder, int user, Set<PosixFilePermission> permissions)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
        // Deleted since it was found to be there.
        throw new NoSuchFileException(folder.toString());
      }
      throw new IOException("the socket needs a folder, and there is something else at " + folder);
    }
    if (((Integer) Files.getAttribute(folder, "unix:mode") & STICKY) != 0) {
      throw new IOException(
          folder
              + " is there for everyone, and the socket needs a folder of its own: choose one that"
              + " only you can enter, as "
              + folder.resolve("hearth-" + Integer.toUnsignedString(user)));
    }
    checkOwner((Integer) Files.getAttribute(folder, "unix:uid"), folder, user);
    // Where it is a symbolic link, the owner of the link could point it elsewhere later.
    int owner = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    checkOwner(owner, folder, user);
    checkPermissions(folder, Files.getPosixFilePermissions(folder), permissions);
  }

  private static void checkPermissions(
      Path folder, Set<PosixFilePermission> there, Set<PosixFilePermission> wanted)
      throws IOException {
    if (there.equals(wanted)) {
      return;
    }
    if (!wanted.equals(OWNER_ONLY)) {
      throw new IOException(
          "the socket's folder has not the permissions "
              + PosixFilePermissions.toString(wanted)
              + " that are configured: change those of "
              + folder
              + ", or the configuration");
    }
    String what =
        OWNER_ONLY.containsAll(there)
            ? "cannot be used by its own user (" + PosixFilePermissions.toString(there) + ")"
            : "lets others in";
    throw new IOException(
        "the socket's folder " + what + ": run chmod 700 " + folder + ", or choose another");
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
