package dev.hearth.client.fallback;

import dev.hearth.client.CacheClient;
import dev.hearth.client.CachedBlob;
import dev.hearth.client.daemon.ObtainOptions;
import dev.hearth.spi.CallException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cache service, or a folder where no daemon can be had. It connects by itself when it is first
 * asked, and again when the daemon has gone: to the same one, to the one that takes over, to one
 * that it starts. One that does not answer in time is left alone for a while. Safe for use by many
 * threads.
 *
 * <pre>
 *  put      daemon, else folder       what the folder has under the key goes, once the daemon has it
 *  get      daemon, where there is none or a miss: folder
 *  remove   daemon, else the folder keeps that it was removed
 * </pre>
 *
 * <p>What was put into the folder or removed there is brought to the daemon as soon as one is had
 * again, before anything else is asked of it; what that one does not take yet stays in the folder
 * and comes before what the daemon has. So for the threads of one {@code FallbackCache} a key never
 * goes back in time: what it had before a put or a removal that was acknowledged does not come
 * again. A blob may be gone all the same, since a cache forgets, and so does a folder that is full.
 * Of more removals than the folder has room for, those that were longest ago are forgotten.
 *
 * <p>Between several processes that share a folder, or a daemon, less is promised. Each sees whole
 * blobs only. What one has put into the folder the others see when it has been brought to the
 * daemon, or where they have none themselves; and of two that put under one key, one into the
 * folder and one to the daemon, the one whose blob comes to the daemon last has its way, which may
 * be the one that put first.
 */
public final class FallbackCache implements AutoCloseable {
  /** With a connection that turns out to have ended, and with a new one. */
  private static final int TRIES = 2;

  private final ObtainOptions options;
  private final BlobFolder folder;
  private final Backlog backlog;
  private final DaemonLink link;

  /** What is done with a connection. */
  private interface DaemonWork<T> {
    T with(CacheClient cache) throws CallException, InterruptedException;
  }

  /**
   * Touches neither daemon nor folder yet.
   *
   * @param options which daemon, and for how long a call may wait for it
   */
  public FallbackCache(ObtainOptions options, FallbackOptions fallback) {
    this.options = options;
    folder = new BlobFolder(fallback.folder(), fallback.maxBytes(), fallback.staleAge());
    backlog = new Backlog(folder, fallback.retryInterval(), options.notices());
    link = new DaemonLink(options, fallback.retryInterval(), backlog::added);
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
      backlog.added();
      return Place.FOLDER;
    }
    forget(namespace, key);
    return Place.DAEMON;
  }

  /** The daemon has what is newer: what is wrong with the folder is no failure of the call. */
  private boolean forget(String namespace, String key) {
    try {
      return folder.forget(namespace, key);
    } catch (IOException e) {
      options
          .notices()
          .accept("what was put without a daemon under " + key + " stays: " + e.getMessage());
      return false;
    }
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
    Optional<CachedBlob> found =
        tryDaemon(
            cache ->
                switch (notBrought(namespace, key)) {
                  case Held.Blob(CachedBlob blob) -> Optional.of(blob);
                  case Held.Removed _ -> Optional.empty();
                  case Held.Nothing _ -> Optional.ofNullable(cache.get(namespace, key));
                });
    if (found != null && found.isPresent()) {
      return found.get();
    }
    return folder.get(namespace, key) instanceof Held.Blob(CachedBlob blob) ? blob : null;
  }

  /** What is newer than what the daemon has. */
  private Held notBrought(String namespace, String key) {
    try {
      return backlog.isEmpty() ? new Held.Nothing() : folder.get(namespace, key);
    } catch (IOException e) {
      options.notices().accept("the folder is passed over: " + e.getMessage());
      return new Held.Nothing();
    }
  }

  /**
   * Removes an entry; answers whether there was one.
   *
   * @throws IOException if there is no daemon, and the folder cannot be written
   */
  public boolean remove(String namespace, String key)
      throws CallException, IOException, InterruptedException {
    Boolean removed = tryDaemon(cache -> cache.remove(namespace, key));
    if (removed != null) {
      return forget(namespace, key) || removed;
    }
    boolean was = folder.remove(namespace, key);
    backlog.added();
    return was;
  }

  /** Null where no daemon can be had. */
  private <T> @Nullable T tryDaemon(DaemonWork<T> work) throws CallException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      DaemonLink.Use use = link.use();
      if (use == null) {
        return null;
      }
      try (use) {
        return backlog.bring(use.cache()) ? work.with(use.cache()) : null;
      } catch (CallException e) {
        switch (e.code()) {
          case UNAVAILABLE -> {
            // With a new connection, where one can be had.
          }
          case DEADLINE_EXCEEDED -> {
            use.failed("the daemon does not answer: " + e.getMessage());
            return null;
          }
          case RESOURCE_EXHAUSTED -> {
            return null;
          }
          default -> throw e;
        }
      }
    }
    return null;
  }

  /** Closes the connection, as soon as the calls that run on it have ended. */
  @Override
  public void close() {
    link.close();
  }
}
