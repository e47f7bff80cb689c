package dev.hearth.platform.posix.engine;

/** Told by a {@link Poller} that its socket is ready. */
public interface ReadyHandler {
  /**
   * Something can be done without blocking; it may turn out that it cannot.
   *
   * @return true when there may be more to read than was read now
   */
  boolean ready(boolean readable, boolean writable);

  /**
   * The poller looks without having been told of anything: see {@link Registration#attend}.
   *
   * @return true when there may be more to read than was read now
   */
  default boolean look() {
    return ready(true, false);
  }

  /**
   * Asked before the poller relies on the system alone to be told of anything.
   *
   * @return false when there is something by now that it will not be told of
   */
  default boolean mayRest() {
    return true;
  }
}
