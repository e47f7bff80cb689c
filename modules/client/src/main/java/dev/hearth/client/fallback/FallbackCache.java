package dev.hearth.client.fallback;

import dev.hearth.client.CacheClient;
import dev.hearth.client.CachedBlob;
import dev.hearth.client.HearthClient;
import dev.hearth.client.daemon.Hearth;
import dev.hearth.client.daemon.ObtainOptions;
import dev.hearth.client.daemon.Obtained;
import dev.hearth.spi.CallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The cache service, or a folder where no daemon can be had. It connects by itself when it is first
 * asked, and again when the daemon has gone: to the same one, to the one that takes over, to one
 * that it starts. Safe for use by many threads.
 *
 * <pre>
 *  put   daemon, else folder          what the folder has under the key goes, once the daemon has it
 *  get   daemon, where there is none or a miss: folder
 * </pre>
 *
 * <p>What was put into the folder stays there, and is found, when a daemon is there again.
 */
public final class FallbackCache implements AutoCloseable {
  /** With a connection that turns out to have ended, and with a new one. */
  private static final int TRIES = 2;

  private final ObtainOptions options;
  private final long retryNanos;
  private final BlobFolder folder;
  private final ReentrantLock connecting = new ReentrantLock();

  // Guarded by the lock.
  private @Nullable Shared shared;
  private boolean failed;
  private long failedAt;
  private boolean closed;

  /** What is done with a connection. */
  private interface DaemonWork<T> {
    T with(CacheClient cache) throws CallException, InterruptedException;
  }

  /** A connection and how many threads use it. The last one closes it, once it is given up. */
  private static final class Shared {
    private final HearthClient client;
    private int users;
    private boolean givenUp;

    Shared(HearthClient client) {
      this.client = client;
    }
  }

  /**
   * Touches neither daemon nor folder yet.
   *
   * @param options which daemon, and for how long a call may wait for it
   */
  public FallbackCache(ObtainOptions options, FallbackOptions fallback) {
    this.options = options;
    retryNanos = fallback.retryInterval().toNanos();
    folder = new BlobFolder(fallback.folder(), fallback.maxBytes());
  }

  /**
   * Stores what remains of a buffer, whose position stays as it is.
   *
   * @return where it is now
   * @throws CallException if the daemon refuses it: a key that cannot be one, say
   * @throws IOException if there is no daemon, and the folder cannot keep it
   */
  public Place put(String namespace, String key, ByteBuffer blob)
      throws CallException, IOException, InterruptedException {
    if (tryDaemon(cache -> cache.put(namespace, key, blob)) == null) {
      folder.put(namespace, key, blob);
      return Place.FOLDER;
    }
    folder.remove(namespace, key);
    return Place.DAEMON;
  }

  /**
   * Fetches a blob.
   *
   * @return the blob, which the caller owns and closes; null where there is none under this key
   * @throws CallException if the daemon has it and cannot give it: it is damaged, say
   * @throws IOException if the folder cannot be read
   */
  public @Nullable CachedBlob get(String namespace, String key)
      throws CallException, IOException, InterruptedException {
    Optional<CachedBlob> found = tryDaemon(cache -> Optional.ofNullable(cache.get(namespace, key)));
    return found != null && found.isPresent() ? found.get() : folder.get(namespace, key);
  }

  /**
   * Removes an entry; answers whether there was one.
   *
   * @throws IOException if the folder cannot be written
   */
  public boolean remove(String namespace, String key)
      throws CallException, IOException, InterruptedException {
    Boolean removed = tryDaemon(cache -> cache.remove(namespace, key));
    return folder.remove(namespace, key) || (removed != null && removed);
  }

  /** Null where no daemon can be had. */
  private <T> @Nullable T tryDaemon(DaemonWork<T> work) throws CallException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      Shared connection = acquire();
      if (connection == null) {
        return null;
      }
      try {
        return work.with(connection.client.cache());
      } catch (CallException e) {
        if (!isForWantOfADaemon(e)) {
          throw e;
        }
      } finally {
        release(connection);
      }
    }
    return null;
  }

  private static boolean isForWantOfADaemon(CallException e) {
    return switch (e.code()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED -> true;
      default -> false;
    };
  }

  /** A connection that takes calls; null where none can be had now. */
  private @Nullable Shared acquire() throws InterruptedException {
    connecting.lockInterruptibly();
    try {
      Shared current = shared;
      if (current != null && !current.client.isOpen()) {
        giveUp(current);
        current = null;
      }
      if (current == null) {
        current = connect();
      }
      if (current != null) {
        current.users++;
      }
      return current;
    } finally {
      connecting.unlock();
    }
  }

  private @Nullable Shared connect() {
    if (closed || (failed && System.nanoTime() - failedAt < retryNanos)) {
      return null;
    }
    Obtained obtained = Hearth.obtain(options);
    failed = obtained instanceof Obtained.Failed;
    switch (obtained) {
      case Obtained.Attached(HearthClient client) -> shared = new Shared(client);
      case Obtained.Started(HearthClient client) -> shared = new Shared(client);
      case Obtained.Failed why -> {
        failedAt = System.nanoTime();
        options.notices().accept("a folder takes the daemon's place: " + why.message());
      }
    }
    return shared;
  }

  private void release(Shared connection) {
    connecting.lock();
    try {
      connection.users--;
      closeIfUnused(connection);
    } finally {
      connecting.unlock();
    }
  }

  private void giveUp(Shared connection) {
    connection.givenUp = true;
    shared = null;
    closeIfUnused(connection);
  }

  private static void closeIfUnused(Shared connection) {
    if (connection.givenUp && connection.users == 0) {
      connection.client.close();
    }
  }

  /** Closes the connection, as soon as the calls that run on it have ended. */
  @Override
  public void close() {
    connecting.lock();
    try {
      closed = true;
      if (shared != null) {
        giveUp(shared);
      }
    } finally {
      connecting.unlock();
    }
  }
}
