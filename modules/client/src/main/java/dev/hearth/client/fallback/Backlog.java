package dev.hearth.client.fallback;

import dev.hearth.client.CacheClient;
import dev.hearth.client.files.FileTurn;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What has been put and removed without the daemon and not been brought to it yet. What is newer
 * than the daemon's must not be asked of the daemon before it has been: a key would go back in
 * time.
 *
 * <p>Who brings it has a lock, so that no other process sends an old blob after a new one. While
 * another process has that lock, the folder goes on in the daemon's place.
 */
final class Backlog {
  private final BlobFolder folder;
  private final long retryNanos;
  private final Consumer<String> notices;

  /** Counts all that may have added to it; what an earlier process has left is the first. */
  private final AtomicLong changes = new AtomicLong(1);

  private final ReentrantLock bringing = new ReentrantLock();

  // Written under the lock.
  private volatile long brought;
  private volatile boolean postponed;
  private volatile long postponedAt;

  /**
   * Empty until somebody looks.
   *
   * @param retryInterval how long what the daemon did not take stays before that is tried again
   */
  Backlog(BlobFolder folder, Duration retryInterval, Consumer<String> notices) {
    this.folder = folder;
    retryNanos = retryInterval.toNanos();
    this.notices = notices;
  }

  /** Something may have come to it. */
  void added() {
    changes.incrementAndGet();
  }

  /** Whether the daemon has all that is in the folder. */
  boolean isEmpty() {
    return brought == changes.get();
  }

  private boolean rests() {
    return isEmpty() || (postponed && System.nanoTime() - postponedAt < retryNanos);
  }

  /**
   * Brings all of it. What fails stays in the folder, where it is found before what the daemon has,
   * for the next time.
   *
   * @return false while another process brings it: the daemon is not to be asked
   * @throws CallException if the daemon is not there any more, or does not answer
   */
  boolean bring(CacheClient cache) throws CallException, InterruptedException {
    if (rests()) {
      return true;
    }
    bringing.lockInterruptibly();
    try {
      return rests() || bringInTurn(cache);
    } catch (IOException e) {
      notices.accept(
          "what was put without a daemon stays where it is, and is not served: " + e.getMessage());
      postpone();
      return true;
    } finally {
      bringing.unlock();
    }
  }

  private boolean bringInTurn(CacheClient cache)
      throws CallException, IOException, InterruptedException {
    long upTo = changes.get();
    if (folder.isThere()) {
      Optional<FileTurn> turn = FileTurn.tryAcquire(folder.handOverLock());
      if (turn.isEmpty()) {
        return false;
      }
      try (FileTurn _ = turn.get()) {
        if (!bringEach(folder.entries(), cache)) {
          postpone();
          return true;
        }
      }
    }
    postponed = false;
    brought = upTo;
    return true;
  }

  private void postpone() {
    postponedAt = System.nanoTime();
    postponed = true;
  }

  private boolean bringEach(List<BlobFolder.Entry> entries, CacheClient cache)
      throws CallException, IOException, InterruptedException {
    boolean all = true;
    for (BlobFolder.Entry entry : entries) {
      try {
        bring(entry, cache);
        BlobFolder.forget(entry);
      } catch (CallException e) {
        if (e.code() == ErrorCode.UNAVAILABLE || e.code() == ErrorCode.DEADLINE_EXCEEDED) {
          throw e;
        }
        boolean never = e.code() == ErrorCode.INVALID_ARGUMENT;
        notices.accept(
            "the daemon does not take what was put without it under "
                + entry.key()
                + (never ? ", which is dropped: " : " yet: ")
                + e.getMessage());
        if (never) {
          BlobFolder.forget(entry);
        }
        all &= never;
      }
    }
    return all;
  }

  private void bring(BlobFolder.Entry entry, CacheClient cache)
      throws CallException, IOException, InterruptedException {
    switch (folder.get(entry.namespace(), entry.key())) {
      case Held.Blob(var blob) -> {
        try (blob) {
          byte[] bytes = blob.bytes().toArray(ValueLayout.JAVA_BYTE);
          cache.put(entry.namespace(), entry.key(), ByteBuffer.wrap(bytes));
        }
      }
      case Held.Removed _ -> cache.remove(entry.namespace(), entry.key());
      case Held.Nothing _ -> {
        // Another has forgotten it since: the daemon has something newer.
      }
    }
  }
}
