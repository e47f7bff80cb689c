package dev.hearth.client;

import dev.hearth.session.Waiting;
import dev.hearth.spi.transport.PullConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who reads the connection: one thread at a time, the leader. A thread that waits for something
 * becomes the leader if there is none; else it follows: it parks until what it waits for is there,
 * or until the leader, who has got what it waited for, makes it the next leader.
 *
 * <pre>
 *  thread A   call ──► lead: receive … answer ──► promote B
 *  thread B       call ──► follow: park ………………………… lead: receive … answer
 *  background                                              grace ……… lead: receive …
 * </pre>
 *
 * <p>Where no thread waits, but futures, pushes or virtual threads have to be served, a background
 * thread leads. It gives the place up when a thread that could have led itself had to be woken, and
 * comes back after a grace in which no such thread has read. So threads that make one blocking call
 * after another meet it once, and an idle connection wakes nobody.
 *
 * <p>Virtual threads never lead: in the system call they would hold on to their carrier.
 */
final class Reading implements Waiting {
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Thread> followers = new ArrayDeque<>(0);

  /**
   * Futures that wait for their answer and virtual threads that wait: only the background helps.
   */
  private final AtomicInteger inBackground = new AtomicInteger();

  private final long graceNanos;
  private @Nullable PullConnection connection;
  private volatile @Nullable Thread leader;
  private volatile @Nullable Thread background;
  private volatile long lastRead;
  private volatile boolean backgroundSleeps;
  private volatile boolean woken;
  private volatile boolean closed;

  Reading(Duration grace) {
    graceNanos = grace.toNanos();
  }

  /** Sets the connection. Called once, before anything else. */
  void attach(PullConnection opened) {
    connection = opened;
  }

  private PullConnection connection() {
    PullConnection attached = connection;
    if (attached == null) {
      throw new IllegalStateException("not connected");
    }
    return attached;
  }

  @Override
  public boolean await(BooleanSupplier ready, long nanos) throws InterruptedException {
    Thread current = Thread.currentThread();
    if (current.equals(leader)) {
      throw new IllegalStateException(
          "a push handler, a non-blocking handler or a future's dependent action waits for an"
              + " answer, and is run by the thread that would have to read it: do that on another"
              + " thread, or in a blocking handler");
    }
    long start = nanos == Long.MAX_VALUE ? 0 : System.nanoTime();
    if (current.isVirtual()) {
      return awaitInBackground(ready, start, nanos);
    }
    return tryLead(current)
        ? lead(ready, start, nanos)
        : followOrLead(current, ready, start, nanos);
  }

  private static long left(long start, long nanos) {
    return nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start);
  }

  private boolean tryLead(Thread current) {
    lock.lock();
    try {
      if (leader != null) {
        return false;
      }
      leader = current;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean lead(BooleanSupplier ready, long start, long nanos) throws InterruptedException {
    try {
      // Looking at the clock is a hundredth of a call, so not before there is a reason.
      long left = nanos;
      while (!ready.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        connection().receive(left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (!ready.getAsBoolean()) {
          left = left(start, nanos);
        }
      }
      return true;
    } finally {
      stopLeading();
    }
  }

  private void stopLeading() {
    if (background != null) {
      lastRead = System.nanoTime();
    }
    leader = null;
    promote();
  }

  private boolean followOrLead(Thread current, BooleanSupplier ready, long start, long nanos)
      throws InterruptedException {
    boolean led = false;
    try {
      while (!ready.getAsBoolean()) {
        if (left(start, nanos) <= 0) {
          return false;
        }
        led = tryLead(current);
        if (led) {
          return lead(ready, start, nanos);
        }
        follow(current, ready, start, nanos);
      }
      return true;
    } finally {
      if (!led && leader == null) {
        // It may have been this thread that was to lead, and it has no need to any more.
        promote();
      }
    }
  }

  /** Wakes who is to lead next, if nobody leads. */
  private void promote() {
    Thread next;
    lock.lock();
    try {
      next = leader == null ? followers.peekFirst() : null;
    } finally {
      lock.unlock();
    }
    if (next != null) {
      LockSupport.unpark(next);
    } else if (leader == null && (backgroundSleeps || inBackground.get() > 0)) {
      LockSupport.unpark(background);
    }
  }

  /** Parks until it is ready, or time to lead. */
  private void follow(Thread current, BooleanSupplier ready, long start, long nanos)
      throws InterruptedException {
    lock.lock();
    try {
      followers.addLast(current);
    } finally {
      lock.unlock();
    }
    try {
      for (long left = left(start, nanos);
          left > 0 && leader != null && !ready.getAsBoolean();
          left = left(start, nanos)) {
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      lock.lock();
      try {
        followers.remove(current);
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean awaitInBackground(BooleanSupplier ready, long start, long nanos)
      throws InterruptedException {
    beginInBackground();
    try {
      while (!ready.getAsBoolean()) {
        long left = left(start, nanos);
        if (left <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, left);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      return true;
    } finally {
      endInBackground();
    }
  }

  /** From here on something waits that only the background thread can serve. */
  void beginInBackground() {
    inBackground.incrementAndGet();
    startBackground();
    if (leader == null) {
      LockSupport.unpark(background);
    }
  }

  void endInBackground() {
    inBackground.decrementAndGet();
  }

  /** Has the background thread read whenever nobody else has for the grace. */
  void startBackground() {
    if (background != null) {
      return;
    }
    lock.lock();
    try {
      if (background == null && !closed) {
        lastRead = System.nanoTime();
        background =
            Thread.ofPlatform().daemon().name("hearth-client-reader").unstarted(this::readOn);
        background.start();
      }
    } finally {
      lock.unlock();
    }
  }

  private void readOn() {
    Thread current = Thread.currentThread();
    while (!closed) {
      long rest = inBackground.get() > 0 ? 0 : graceNanos - (System.nanoTime() - lastRead);
      if (rest > 0) {
        LockSupport.parkNanos(this, rest);
      } else if (tryLead(current)) {
        readUntilNeeded();
      } else {
        sleepWhileLed();
      }
    }
  }

  /** Someone leads: sleeps until it stops. */
  private void sleepWhileLed() {
    backgroundSleeps = true;
    if (leader != null && !closed) {
      LockSupport.park(this);
    }
    backgroundSleeps = false;
  }

  private void readUntilNeeded() {
    woken = false;
    try {
      while (!closed && !(woken && inBackground.get() == 0)) {
        connection().receive(Long.MAX_VALUE);
      }
    } finally {
      stopLeading();
    }
  }

  @Override
  public void wake(Thread waiting) {
    Thread reading = leader;
    if (!waiting.equals(reading)) {
      if (reading != null && reading.equals(background) && !waiting.isVirtual()) {
        // It could have read for itself, and shall the next time.
        woken = true;
      }
      LockSupport.unpark(waiting);
    } else if (!waiting.equals(Thread.currentThread())) {
      connection().wake();
    }
  }

  /** Ends the background thread. The connection has ended. */
  void close() {
    closed = true;
    lock.lock();
    try {
      LockSupport.unpark(background);
    } finally {
      lock.unlock();
    }
  }
}
