package dev.hearth.cli.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A temporary folder that holds all that a demo makes. It is locked for as long as its process
 * lives, so that the next demo can tell what one that was killed has left behind, and deletes it.
 *
 * @param path where it is
 * @param lock the open file that is locked
 */
record DemoFolder(Path path, FileChannel lock) {
  private static final String PREFIX = "hearth-demo-";
  private static final String LOCK = "lock";

  /** Makes a folder, and deletes those of this user that nobody holds. */
  static DemoFolder make() throws IOException {
    Path path = Files.createTempDirectory(PREFIX).toRealPath();
    FileChannel lock =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    DemoFolder made = new DemoFolder(path, lock);
    if (lock.tryLock() == null) {
      throw new IOException("cannot lock " + path.resolve(LOCK));
    }
    made.sweepOthers();
    return made;
  }

  private void sweepOthers() throws IOException {
    UserPrincipal user = Files.getOwner(path);
    try (DirectoryStream<Path> others =
        Files.newDirectoryStream(path.resolveSibling(""), PREFIX + "*")) {
      for (Path other : others) {
        // Not another user's: that one could exchange what is in it while it is deleted.
        if (!other.equals(path) && Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(user)) {
          deleteIfLeft(other);
        }
      }
    }
  }

  private static void deleteIfLeft(Path folder) throws IOException {
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (lock.tryLock() != null) {
        delete(folder);
      }
    } catch (NoSuchFileException e) {
      // It is not locked yet, or another demo has just deleted it.
    }
  }

  /** Deletes it with all that is in it. */
  void delete() throws IOException {
    try (lock) {
      delete(path);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
