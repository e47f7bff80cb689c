package dev.hearth.cli.logs;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/** Waits until a folder has been made. The system tells when that is; no one looks in between. */
final class FolderArrival {
  private FolderArrival() {}

  /**
   * Waits; not where the folder is there.
   *
   * @param folder absolute; what is above it may be missing, too
   */
  static void await(Path folder) throws IOException, InterruptedException {
    if (Files.isDirectory(folder)) {
      return;
    }
    try (WatchService changes = FileSystems.getDefault().newWatchService()) {
      while (!Files.isDirectory(folder)) {
        awaitChange(changes, nearest(folder), folder);
      }
    }
  }

  /** The lowest folder above it that is there. */
  private static Path nearest(Path folder) throws IOException {
    for (Path above = folder.getParent(); above != null; above = above.getParent()) {
      if (Files.isDirectory(above)) {
        return above;
      }
    }
    throw new NoSuchFileException(folder.toString());
  }

  private static void awaitChange(WatchService changes, Path above, Path folder)
      throws IOException, InterruptedException {
    WatchKey key;
    try {
      key =
          above.register(
              changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    } catch (NoSuchFileException e) {
      // Gone in this moment: what is above that one is watched next.
      return;
    }
    try {
      // What has come before the watch is told by nobody.
      if (nearest(folder).equals(above) && !Files.isDirectory(folder)) {
        changes.take();
      }
    } finally {
      key.cancel();
    }
  }
}
