package dev.hearth.platform.posix.engine;

/** Told by a {@link Poller} that its socket is ready. */
@FunctionalInterface
public interface ReadyHandler {
  /**
   * Something can be done without blocking; it may turn out that it cannot.
   *
   * @return true when there may be more to read than was read now
   */
  boolean ready(boolean readable, boolean writable);
}
