package dev.hearth.session.compression;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Native contexts of one kind. Each is lent to one thread at a time; as many as there are
 * processors are kept for the next use, and the others closed. Thread-safe.
 */
final class IdleContexts<C extends AutoCloseable> implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<C> idle = new ArrayDeque<>(0);
  private final int mostIdle = Runtime.getRuntime().availableProcessors();
  private final Supplier<C> maker;
  private boolean closed;

  IdleContexts(Supplier<C> maker) {
    this.maker = maker;
  }

  /** Lends one; {@link #give} takes it back. */
  C take() {
    C last;
    lock.lock();
    try {
      last = idle.pollFirst();
    } finally {
      lock.unlock();
    }
    return last == null ? maker.get() : last;
  }

  void give(C context) {
    boolean kept;
    lock.lock();
    try {
      kept = !closed && idle.size() < mostIdle;
      if (kept) {
        idle.addFirst(context);
      }
    } finally {
      lock.unlock();
    }
    if (!kept) {
      close(context);
    }
  }

  int size() {
    lock.lock();
    try {
      return idle.size();
    } finally {
      lock.unlock();
    }
  }

  /** Closes those that are here, and those that will be given back. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      idle.forEach(IdleContexts::close);
      idle.clear();
    } finally {
      lock.unlock();
    }
  }

  private static void close(AutoCloseable context) {
    try {
      context.close();
    } catch (Exception e) {
      throw new IllegalStateException("a native context cannot be closed", e);
    }
  }
}
