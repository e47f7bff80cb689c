package dev.hearth.runtime.connection;

import com.google.inject.Inject;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The threads that read connections. One that waited for an answer would wait for itself, or have
 * all its other connections wait. Thread-safe.
 */
final class IoThreads {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  @Inject
  IoThreads() {}

  /** The current thread reads connections. */
  void enter() {
    threads.add(Thread.currentThread());
  }

  /** It does so no more. */
  void leave() {
    threads.remove(Thread.currentThread());
  }

  /** Refuses to have the current thread wait, if it is one of these. */
  void checkMayWait() throws CallException {
    if (threads.contains(Thread.currentThread())) {
      throw new CallException(
          ErrorCode.FAILED_PRECONDITION,
          "a non-blocking handler would wait for what only its own thread can read; register the"
              + " method as blocking");
    }
  }
}
