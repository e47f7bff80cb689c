package dev.hearth.fuzz.harness;

import dev.hearth.session.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Handlers that take turns with the thread that plays the I/O thread: at any time only one of them
 * runs, so that the same input takes the same way each time. A handler's turn ends when it waits
 * for something of its session, or is done.
 */
public final class Turns implements Waiting {
  private final Thread io = Thread.currentThread();
  private final List<Turn> turns = new ArrayList<>();
  private volatile boolean timePasses;

  /** For the thread that makes it. */
  public Turns() {}

  private static final class Turn {
    private final Semaphore mine = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);
    private volatile @Nullable BooleanSupplier waitsFor;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;
    private @Nullable Thread thread;

    void run(Runnable work) {
      try {
        mine.acquireUninterruptibly();
        work.run();
      } catch (Throwable e) {
        failure = e;
      } finally {
        over = true;
        done.release();
      }
    }

    boolean canGoOn(boolean timePasses) {
      BooleanSupplier condition = waitsFor;
      Thread own = thread;
      return condition == null
          || timePasses
          || (own != null && own.isInterrupted())
          || condition.getAsBoolean();
    }
  }

  /** Begins a handler; its first turn comes with {@link #runAll}. */
  public void start(Runnable work) {
    Turn turn = new Turn();
    turns.add(turn);
    turn.thread = Thread.startVirtualThread(() -> turn.run(work));
  }

  /** Gives turns until all handlers wait or are done. */
  public void runAll() {
    for (boolean someRan = true; someRan; ) {
      someRan = false;
      for (Turn turn : List.copyOf(turns)) {
        if (turn.canGoOn(timePasses)) {
          someRan = true;
          turn.mine.release();
          turn.done.acquireUninterruptibly();
          finish(turn);
        }
      }
    }
  }

  private void finish(Turn turn) {
    if (turn.over) {
      turns.remove(turn);
      Throwable failure = turn.failure;
      if (failure != null) {
        throw new Broken("a handler's thread failed: " + failure, failure);
      }
    }
  }

  /** How many handlers are not done. */
  public int unfinished() {
    return turns.size();
  }

  /** From here on whoever waits is told that the time has passed. */
  public void letTimePass() {
    timePasses = true;
  }

  @Override
  public boolean await(BooleanSupplier ready, long nanos) throws InterruptedException {
    Thread current = Thread.currentThread();
    if (current.equals(io)) {
      throw new Broken("the I/O thread waits");
    }
    Turn turn =
        turns.stream().filter(each -> current.equals(each.thread)).findFirst().orElseThrow();
    while (!ready.getAsBoolean()) {
      if (timePasses) {
        return false;
      }
      turn.waitsFor = ready;
      turn.done.release();
      turn.mine.acquireUninterruptibly();
      turn.waitsFor = null;
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
    return true;
  }

  @Override
  public void wake(Thread waiting) {
    // What everybody waits for is asked again before each turn.
  }
}
