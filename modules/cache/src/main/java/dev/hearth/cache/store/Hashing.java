package dev.hearth.cache.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The digest of some bytes, computed by a thread of its own while the one that began it does
 * something else with them. That one closes it, and so waits for the end: the bytes are nobody's
 * again then, and the computation may go on with others.
 */
final class Hashing implements AutoCloseable {
  private final Semaphore done = new Semaphore(0);
  private volatile @Nullable Throwable failure;

  private Hashing() {}

  /**
   * Begins.
   *
   * @param computation used by nobody else until this is closed
   * @param bytes what remains of it, which stays as it is
   */
  static Hashing begin(MessageDigest computation, ByteBuffer bytes) {
    Hashing hashing = new Hashing();
    ByteBuffer view = bytes.duplicate();
    Thread.ofVirtual().name("cache-digest").start(() -> hashing.compute(computation, view));
    return hashing;
  }

  private void compute(MessageDigest computation, ByteBuffer bytes) {
    try {
      computation.update(bytes);
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      done.release();
    }
  }

  /** Waits for the end, also when this thread is interrupted: the bytes are read until then. */
  @Override
  public void close() {
    done.acquireUninterruptibly();
    switch (failure) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case null, default -> {}
    }
  }
}
