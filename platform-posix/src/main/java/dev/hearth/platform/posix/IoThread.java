package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.spi.transport.Acceptor;
import dev.hearth.spi.transport.PeerCredentials;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import jnr.unixsocket.UnixSocketChannel;

/**
 * A thread that drives connections: it waits until some are ready and lets them move their bytes,
 * one read each, so that no connection keeps the others waiting. It owns its poller, its read
 * buffer and its connections, and closes them when it stops.
 */
final class IoThread {
  private static final System.Logger LOG = System.getLogger(IoThread.class.getName());

  private final IoEngine engine;
  private final Poller poller;
  private final ReaderWait wait;
  private final SocketReader reader;
  private final Thread thread;
  private final Set<SocketConnection> connections = new HashSet<>();

  private final Set<SocketListener> retrying = new HashSet<>();

  // Guarded by itself. At most one task for each connection that begins, ends or breaks.
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  // Written under the lock of the tasks, read without in each turn: there is mostly nothing to do.
  private volatile boolean hasTasks;
  private volatile boolean stopping;

  IoThread(
      String name,
      IoEngine engine,
      int readBufferBytes,
      PollingWindow pollingWindow,
      PollingMeter meter)
      throws IOException {
    this.engine = engine;
    poller = engine.openPoller();
    wait = new ReaderWait(engine, poller, pollingWindow, meter);
    reader = engine.newReader(readBufferBytes);
    thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** What its connections and listeners wait with. For this thread only. */
  Poller poller() {
    return poller;
  }

  /**
   * Runs the task on this thread, after what it is at now.
   *
   * @return false when the thread is stopping: the task will not run
   */
  boolean submit(Runnable task) {
    synchronized (tasks) {
      if (stopping) {
        return false;
      }
      tasks.add(task);
      hasTasks = true;
    }
    if (!thread.equals(Thread.currentThread())) {
      poller.wake();
    }
    return true;
  }

  /** Serves a connection from now on; takes the channel over. For all threads. */
  void adopt(UnixSocketChannel channel, Acceptor acceptor) {
    if (!submit(() -> open(channel, acceptor))) {
      SocketCloser.close(null, channel);
    }
  }

  private void open(UnixSocketChannel channel, Acceptor acceptor) {
    ServedConnection connection;
    try {
      PeerCredentials credentials = PeerIdentity.of(channel);
      connection = new ServedConnection(channel, credentials, reader, engine.writer(), this);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A new connection was dropped: " + e.getMessage());
      SocketCloser.close(null, channel);
      return;
    }
    connections.add(connection);
    try {
      connection.open(poller, acceptor);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A new connection was dropped: nothing could be made to serve it", e);
    }
  }

  /** Ends the connection, or gives it another turn when it still had something to deliver. */
  void finish(SocketConnection connection) {
    if (!connection.finish()) {
      submit(() -> finish(connection));
    }
  }

  /** It has ended. */
  void forget(SocketConnection connection) {
    connections.remove(connection);
  }

  /**
   * Tries the listener again at the next occasion, after its {@link
   * SocketListener#acceptRetryNanos} at the latest.
   */
  void retryLater(SocketListener listener) {
    retrying.add(listener);
  }

  private void run() {
    try {
      while (!stopping) {
        wait.await(patience());
        runTasks();
        retryListeners();
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, thread.getName() + " cannot wait for its connections and ends them", e);
    } finally {
      endAll();
    }
  }

  private long patience() {
    if (hasTasks) {
      return 0;
    }
    if (retrying.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long least = Long.MAX_VALUE;
    for (SocketListener listener : retrying) {
      least = Math.min(least, listener.acceptRetryNanos());
    }
    return least;
  }

  /** Runs those that are there now; what they submit comes after the next look at the sockets. */
  private void runTasks() {
    if (!hasTasks) {
      return;
    }
    int count;
    synchronized (tasks) {
      count = tasks.size();
    }
    for (int i = 0; i < count; i++) {
      Runnable task;
      synchronized (tasks) {
        task = tasks.remove();
        hasTasks = !tasks.isEmpty();
      }
      task.run();
    }
  }

  private void retryListeners() {
    if (!retrying.isEmpty()) {
      List<SocketListener> again = List.copyOf(retrying);
      retrying.clear();
      again.forEach(SocketListener::resume);
    }
  }

  private void endAll() {
    synchronized (tasks) {
      stopping = true;
    }
    runTasks();
    for (SocketConnection connection : List.copyOf(connections)) {
      connection.end(null);
    }
    poller.close();
  }

  /** Ends all connections and the thread; returns when it has ended, unless called on it. */
  void stop() {
    synchronized (tasks) {
      stopping = true;
    }
    poller.wake();
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
