package dev.hearth.cache.store;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Keeps other users out of a folder, where the file system knows of users. */
final class PrivateFolder {
  private static final Logger LOG = LogManager.getLogger(PrivateFolder.class);
  private static final Set<PosixFilePermission> OWNER_ALONE =
      PosixFilePermissions.fromString("rwx------");

  /** Belongs to the user that this process acts as, where there is such a thing. */
  private static final Path THIS_PROCESS = Path.of("/proc/self");

  private static final FileAttribute<?>[] FILE_OF_OWNER_ALONE = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };

  private PrivateFolder() {}

  /** What a new file is created with to be for this user alone. */
  static FileAttribute<?>[] fileAttributes(FileSystem system) {
    return knowsUsers(system) ? FILE_OF_OWNER_ALONE : new FileAttribute<?>[0];
  }

  /** The number of the user that a folder belongs to; empty where the system does not number. */
  static OptionalLong owner(Path folder) throws IOException {
    return folder.getFileSystem().supportedFileAttributeViews().contains("unix")
        ? OptionalLong.of(((Number) Files.getAttribute(folder, "unix:uid")).longValue())
        : OptionalLong.empty();
  }

  private static boolean knowsUsers(FileSystem system) {
    return system.supportedFileAttributeViews().contains("posix");
  }

  /**
   * Makes a folder, and those above it that are missing, for this user alone; or takes the rights
   * of all others on the one that is there away.
   *
   * @throws IOException if it belongs to another user, who could change what is in it
   */
  static void prepare(Path folder) throws IOException {
    if (!knowsUsers(folder.getFileSystem())) {
      Files.createDirectories(folder);
      return;
    }
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
    if (Files.isDirectory(THIS_PROCESS)
        && !Files.getOwner(folder).equals(Files.getOwner(THIS_PROCESS))) {
      throw new IOException(
          "the cache folder "
              + folder
              + " belongs to "
              + Files.getOwner(folder)
              + " and not to this daemon's user; give it another with services.cache.folder");
    }
    Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder);
    if (!rights.equals(OWNER_ALONE)) {
      Files.setPosixFilePermissions(folder, OWNER_ALONE);
      LOG.info(
          "{} had the mode {}; it is now for this user alone",
          folder,
          PosixFilePermissions.toString(rights));
    }
  }
}
