package dev.hearth.session;

/**
 * Runs what others have left to be run: a session has more to do after it, for others as well, so
 * whatever it throws goes to the thread's handler of uncaught exceptions and no further.
 */
final class Callbacks {
  private Callbacks() {}

  static void run(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, e);
    }
  }
}
