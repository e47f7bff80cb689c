package dev.hearth.session;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How a thread waits for what the connection brings. Where an I/O thread reads the connection, it
 * just parks; where nobody does, it reads the connection itself.
 */
public interface Waiting {
  /** Parks the thread: someone else reads the connection. */
  Waiting PARKING =
      new Waiting() {
        @Override
        public boolean await(BooleanSupplier ready, long nanos) throws InterruptedException {
          long start = System.nanoTime();
          while (!ready.getAsBoolean()) {
            long left = nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
            if (left <= 0) {
              return false;
            }
            LockSupport.parkNanos(ready, left);
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
          }
          return true;
        }

        @Override
        public void wake(Thread waiting) {
          LockSupport.unpark(waiting);
        }
      };

  /**
   * Waits until something is ready.
   *
   * @param ready asked again after each {@link #wake}; does not block
   * @param nanos how long to wait at most; {@link Long#MAX_VALUE} for as long as it takes
   * @return whether it is ready; false when the time has passed
   */
  boolean await(BooleanSupplier ready, long nanos) throws InterruptedException;

  /** Has a thread that is in {@link #await}, or about to enter it, ask again. */
  void wake(Thread waiting);
}
