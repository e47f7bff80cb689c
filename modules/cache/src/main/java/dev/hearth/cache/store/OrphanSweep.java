package dev.hearth.cache.store;

import java.io.IOException;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Removes blobs that no entry refers to, which a sudden death of the process may have left: a file
 * that was in its place before the index named it, or was to be deleted.
 */
final class OrphanSweep {
  private static final Logger LOG = LogManager.getLogger(OrphanSweep.class);

  private final BlobFiles files;
  private final BlobFiles.BlobVisitor discard;
  private @Nullable Thread sweeping;

  /**
   * A sweep that has not begun.
   *
   * @param discard removes a blob's file if nothing refers to it
   */
  OrphanSweep(BlobFiles files, BlobFiles.BlobVisitor discard) {
    this.files = files;
    this.discard = discard;
  }

  /** Begins, on a virtual thread. */
  void start() {
    sweeping = Thread.ofVirtual().name("cache-orphan-sweep").start(this::sweep);
  }

  private void sweep() {
    try {
      long foreign = files.forEachBlob(discard);
      if (foreign > 0) {
        LOG.warn("the cache folder holds {} files that are not blobs; left alone", foreign);
      }
    } catch (IOException e) {
      LOG.warn("files that the cache no longer needs could not be looked for", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the store is closed: the next start goes on
    }
  }

  /** Ends it. Answers whether it ended in time. */
  boolean stop(Duration timeout) throws InterruptedException {
    Thread thread = sweeping;
    if (thread == null) {
      return true;
    }
    thread.interrupt();
    return thread.join(timeout);
  }
}
