package dev.hearth.session.state;

import java.nio.file.FileSystems;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * What files and folders are made with that are the user's own, so that at no time others get to
 * them. Nothing on systems that have no such permissions.
 */
public final class OwnerOnly {
  private OwnerOnly() {}

  /** For a file. */
  public static FileAttribute<?>[] file() {
    return attributes("rw-------");
  }

  /** For a folder. */
  public static FileAttribute<?>[] folder() {
    return attributes("rwx------");
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
