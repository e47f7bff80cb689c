package dev.hearth.cache.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second store out of a folder, whatever process it is in. */
final class FolderLock implements AutoCloseable {
  private final Path file;
  private @Nullable FileChannel channel;

  FolderLock(Path folder) {
    file = folder.resolve("lock");
  }

  /**
   * Takes the lock, which the operating system gives back when the process dies.
   *
   * @throws IOException if another has it
   */
  void acquire() throws IOException {
    FileChannel opened =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!isLocked(opened)) {
      opened.close();
      throw new IOException(
          "another daemon uses the cache folder "
              + file.getParent()
              + "; stop it, or give this one another with services.cache.folder");
    }
    channel = opened;
  }

  private static boolean isLocked(FileChannel opened) throws IOException {
    try {
      FileLock lock = opened.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    FileChannel held = channel;
    channel = null;
    if (held != null) {
      held.close();
    }
  }
}
