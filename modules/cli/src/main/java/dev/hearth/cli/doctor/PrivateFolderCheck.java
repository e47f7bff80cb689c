package dev.hearth.cli.doctor;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Whether a folder is there, is this user's, and lets in whom it should. */
final class PrivateFolderCheck {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** Set on folders in which everybody may make files, but remove only their own. */
  private static final int STICKY = 01000;

  private PrivateFolderCheck() {}

  /**
   * Looks at a folder.
   *
   * @param permissions what it is to have
   */
  static Finding examine(String check, Path folder, Set<PosixFilePermission> permissions)
      throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return missing(check, folder);
    }
    if (!Files.isDirectory(folder)) {
      return Finding.wrong(check, folder + " is no folder", "move it away");
    }
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Object owner = Files.getAttribute(folder, "unix:uid");
      if (!owner.equals(user())) {
        return Finding.wrong(
            check, folder + " belongs to user " + owner, "choose another, or have it given back");
      }
      // Who owns a link could point it elsewhere later; a daemon takes no such folder.
      Object linker = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      if (!linker.equals(user())) {
        return Finding.wrong(
            check, folder + " is a link that belongs to user " + linker, "choose another folder");
      }
      Set<PosixFilePermission> there = Files.getPosixFilePermissions(folder);
      if (!there.equals(permissions)) {
        return withOtherPermissions(check, folder, there, permissions);
      }
    }
    if (!Files.isWritable(folder)) {
      return Finding.wrong(
          check, folder + " cannot be written", "is the file system mounted read-only?");
    }
    return Finding.ok(check, folder.toString());
  }

  private static Finding missing(String check, Path folder) {
    try {
      MissingFolder.tryToMake(folder);
      return Finding.ok(check, folder + " is not there yet, and is made when it is needed");
    } catch (IOException e) {
      return Finding.wrong(
          check,
          folder
              + " is not there and cannot be made: "
              + MissingFolder.nearest(folder)
              + " takes no folders ("
              + reason(e)
              + ")",
          "choose another, or have that mended");
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException named && named.getReason() != null
        ? named.getReason()
        : e.getClass().getSimpleName();
  }

  static Finding examine(String check, Path folder) throws IOException {
    return examine(check, folder, OWNER_ONLY);
  }

  private static Finding withOtherPermissions(
      String check,
      Path folder,
      Set<PosixFilePermission> there,
      Set<PosixFilePermission> permissions)
      throws IOException {
    String what = folder + " has the permissions " + PosixFilePermissions.toString(there);
    int mode = (Integer) Files.getAttribute(folder, "unix:mode");
    if ((mode & STICKY) != 0) {
      return Finding.wrong(
          check, what + " and is there for everyone", "choose a folder of your own, with --socket");
    }
    String wanted = PosixFilePermissions.toString(permissions);
    return Finding.wrong(check, what, "give it " + wanted + " (--fix does)")
        .with(() -> Files.setPosixFilePermissions(folder, permissions));
  }

  /** Java does not tell the user's number; the owner of what it makes does. */
  private static Object user() throws IOException {
    Path self = Path.of("/proc/self");
    Path owned = Files.exists(self) ? self : Path.of(System.getProperty("user.home"));
    return Files.getAttribute(owned, "unix:uid");
  }
}
