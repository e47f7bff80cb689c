package dev.hearth.runtime;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/**
 * Is told by the system when a file of a folder comes or goes, or the folder is deleted; not when
 * it is moved away. While nothing changes it wakes nobody. Owns a virtual thread, which ends when
 * this is closed. Thread-safe.
 */
final class FolderWatch implements AutoCloseable {
  private final WatchService service;
  private final Path folder;
  private final Runnable changed;

  // Guarded by this.
  private @Nullable WatchKey key;

  private FolderWatch(WatchService service, Path folder, Runnable changed) {
    this.service = service;
    this.folder = folder;
    this.changed = changed;
  }

  /** Whether the system tells. Elsewhere Java itself would look, and rarely. */
  static boolean isSupported() {
    return "Linux".equals(System.getProperty("os.name"));
  }

  /**
   * Begins. Nothing is watched before {@link #renew}.
   *
   * @param changed called by the thread of the watch each time; short
   * @throws IOException if the system cannot tell: it has a limit of such watches
   */
  static FolderWatch open(Path folder, Runnable changed) throws IOException {
    FolderWatch watch =
        new FolderWatch(FileSystems.getDefault().newWatchService(), folder, changed);
    Thread.ofVirtual().name("hearth-folder-watch").start(watch::run);
    return watch;
  }

  /** Whether the folder that was under the path at the last renewal is still told of. */
  synchronized boolean isValid() {
    return key != null && key.isValid();
  }

  /**
   * Watches the folder that is under the path now, which need not be the one that was. What
   * happened before is told by nobody: look again afterwards.
   */
  synchronized void renew() throws IOException {
    WatchKey before = key;
    WatchKey now =
        folder.register(
            service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    key = now;
    if (before != null && !before.equals(now)) {
      before.cancel();
    }
  }

  private void run() {
    try {
      while (true) {
        WatchKey happened = service.take();
        happened.pollEvents();
        happened.reset();
        changed.run();
      }
    } catch (ClosedWatchServiceException e) {
      // The end of it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
