package dev.hearth.runtime;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Is told by the system when a file of a folder comes or goes, or the folder is deleted; not when
 * it is moved away. While nothing changes it wakes nobody. Owns a virtual thread, which ends when
 * this is closed.
 */
final class FolderWatch implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(FolderWatch.class);

  /** What is done when something has changed. */
  @FunctionalInterface
  interface Change {
    /**
     * Called by the thread of the watch.
     *
     * @return whether the folder is there, and worth to be watched further
     */
    boolean happened();
  }

  private final WatchService service;
  private final Path folder;
  private final Change change;
  private volatile boolean watches;

  private FolderWatch(WatchService service, Path folder, Change change) {
    this.service = service;
    this.folder = folder;
    this.change = change;
  }

  /** Whether the system tells. Elsewhere Java itself would look, and rarely. */
  static boolean isSupported() {
    return "Linux".equals(System.getProperty("os.name"));
  }

  /**
   * Watches a folder from now on.
   *
   * @throws IOException if the system cannot tell: it has a limit of such watches
   */
  static FolderWatch open(Path folder, Change change) throws IOException {
    WatchService service = FileSystems.getDefault().newWatchService();
    FolderWatch watch = new FolderWatch(service, folder, change);
    try {
      watch.register();
    } catch (IOException e) {
      service.close();
      throw e;
    }
    Thread.ofVirtual().name("hearth-folder-watch").start(watch::run);
    return watch;
  }

  /** Whether it is told of what happens. It has to be looked where not. */
  boolean watches() {
    return watches;
  }

  /** Watches the folder that is under the path now, which need not be the one that was. */
  void register() throws IOException {
    folder.register(
        service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    watches = true;
  }

  private void run() {
    try {
      // What happened before it was registered is told by nobody.
      while (change.happened()) {
        WatchKey key = service.take();
        key.pollEvents();
        if (!key.reset()) {
          watches = false;
          if (!change.happened()) {
            return;
          }
          register();
        }
      }
    } catch (ClosedWatchServiceException e) {
      // The end of it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("not told any more what is deleted folder={}: {}", folder, e.toString());
    } finally {
      watches = false;
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
