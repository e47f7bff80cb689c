package dev.hearth.client.fallback;

import dev.hearth.client.CacheClient;
import dev.hearth.client.HearthClient;
import dev.hearth.client.daemon.Hearth;
import dev.hearth.client.daemon.ObtainFailure;
import dev.hearth.client.daemon.ObtainOptions;
import dev.hearth.client.daemon.Obtained;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the daemon that many threads use, and the judgement whether there is one.
 *
 * <pre>
 *  never tried ─▶ one thread connects, the others wait ─┬▶ connected ◀──────────────┐
 *                                                       └▶ failed                   │
 *  connected   ─▶ ended: as never tried                                             │
 *              ─▶ does not answer: failed                                           │
 *  failed      ─▶ nobody tries for a while; then one does, the others wait for nothing ┘
 * </pre>
 */
final class DaemonLink implements AutoCloseable {
  private final ObtainOptions options;
  private final long retryNanos;
  private final Runnable connected;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition tried = lock.newCondition();

  // Guarded by the lock.
  private @Nullable Shared current;
  private boolean trying;
  private boolean failed;
  private long failedAt;
  private boolean closed;

  /** A connection and how many threads use it. The last one closes it, once it is given up. */
  private static final class Shared {
    private final HearthClient client;
    private int users;
    private boolean givenUp;

    Shared(HearthClient client) {
      this.client = client;
    }

    boolean isToBeClosed() {
      return givenUp && users == 0;
    }
  }

  /** One thread's use of the connection. */
  final class Use implements AutoCloseable {
    private final Shared connection;

    private Use(Shared connection) {
      this.connection = connection;
    }

    CacheClient cache() {
      return connection.client.cache();
    }

    /** The daemon does not answer: it is given up, and left alone for a while. */
    void failed(String why) {
      boolean unused;
      lock.lock();
      try {
        if (connection == current) {
          connection.givenUp = true;
          current = null;
          failed = true;
          failedAt = System.nanoTime();
        }
        unused = connection.isToBeClosed();
      } finally {
        lock.unlock();
      }
      closeIf(unused, connection);
      say(why);
    }

    @Override
    public void close() {
      boolean last;
      lock.lock();
      try {
        connection.users--;
        last = connection.isToBeClosed();
      } finally {
        lock.unlock();
      }
      closeIf(last, connection);
    }
  }

  /**
   * Connects to nobody yet.
   *
   * @param retryInterval how long nobody tries after a failure
   * @param connected told of each new connection before anyone uses it
   */
  DaemonLink(ObtainOptions options, Duration retryInterval, Runnable connected) {
    this.options = options;
    retryNanos = retryInterval.toNanos();
    this.connected = connected;
  }

  private void say(String why) {
    options.notices().accept("a folder takes the daemon's place: " + why);
  }

  /** A connection that takes calls; null where none can be had now. */
  @Nullable Use use() throws InterruptedException {
    Shared ended = null;
    lock.lockInterruptibly();
    try {
      if (current != null && !current.client.isOpen()) {
        ended = current;
        ended.givenUp = true;
        current = null;
      }
      while (current == null) {
        if (closed || isLeftAlone()) {
          return null;
        }
        if (!trying) {
          trying = true;
          break;
        }
        tried.await();
      }
      if (current != null) {
        current.users++;
        return new Use(current);
      }
    } finally {
      boolean unused = ended != null && ended.isToBeClosed();
      lock.unlock();
      closeIf(unused, ended);
    }
    return connect();
  }

  /** After a failure one thread tries, now and then, and the others wait neither for that. */
  private boolean isLeftAlone() {
    return failed && (trying || System.nanoTime() - failedAt < retryNanos);
  }

  private @Nullable Use connect() throws InterruptedException {
    Obtained obtained = null;
    try {
      obtained = Hearth.obtain(options);
    } finally {
      if (obtained == null) {
        settle(null, false);
      }
    }
    return switch (obtained) {
      case Obtained.Attached(HearthClient client) -> settle(client, false);
      case Obtained.Started(HearthClient client) -> settle(client, false);
      case Obtained.Failed why -> {
        boolean interrupted = why.reason() == ObtainFailure.INTERRUPTED;
        settle(null, !interrupted);
        if (interrupted) {
          // Of the daemon that tells nothing: the other threads go on with it.
          Thread.interrupted();
          throw new InterruptedException(why.message());
        }
        say(why.message());
        yield null;
      }
    };
  }

  private @Nullable Use settle(@Nullable HearthClient client, boolean asFailed) {
    boolean late;
    lock.lock();
    try {
      trying = false;
      late = closed;
      if (client != null && !late) {
        failed = false;
        connected.run();
        current = new Shared(client);
        current.users = 1;
        return new Use(current);
      }
      if (asFailed) {
        failed = true;
        failedAt = System.nanoTime();
      }
    } finally {
      tried.signalAll();
      lock.unlock();
    }
    if (client != null) {
      client.close();
    }
    return null;
  }

  /** Outside the lock: it may take as long as the close time-out. */
  private static void closeIf(boolean unused, @Nullable Shared connection) {
    if (unused && connection != null) {
      connection.client.close();
    }
  }

  /** Closes the connection, as soon as the calls that run on it have ended. */
  @Override
  public void close() {
    Shared last;
    boolean unused;
    lock.lock();
    try {
      closed = true;
      last = current;
      current = null;
      if (last != null) {
        last.givenUp = true;
      }
      unused = last != null && last.isToBeClosed();
      tried.signalAll();
    } finally {
      lock.unlock();
    }
    closeIf(unused, last);
  }
}
