package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.Accepted;
import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.ReadyHandler;
import dev.hearth.platform.posix.engine.Registration;
import dev.hearth.spi.transport.Acceptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Restoration;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jnr.constants.platform.Errno;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketChannel;
import org.jspecify.annotations.Nullable;

/** A bound socket, and the one I/O thread that accepts from it for all of them. */
final class SocketListener implements Listener, ReadyHandler {
  private static final System.Logger LOG = System.getLogger(SocketListener.class.getName());

  /** How many peers are accepted before the thread's connections have their turn. */
  private static final int BATCH = 16;

  private static final long WARNING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final IoEngine engine;
  private final Endpoint endpoint;
  private final HeldAddress address;
  private final SpareDescriptor spare;
  private final long acceptRetryNanos;
  private final PosixTransport transport;
  private final Object lock = new Object();

  // Guarded by the lock.
  private UnixServerSocketChannel channel;
  private @Nullable IoThread thread;
  private boolean closed;

  // The I/O thread's own, once there is one.
  private @Nullable Registration registration;
  private @Nullable Acceptor acceptor;
  private long lastWarning;
  private boolean warned;

  /**
   * @param address the listener gives it up
   * @param channel bound there and non-blocking; the listener closes it
   */
  SocketListener(
      IoEngine engine,
      Endpoint endpoint,
      HeldAddress address,
      UnixServerSocketChannel channel,
      SpareDescriptor spare,
      Duration acceptRetry,
      PosixTransport transport) {
    this.engine = engine;
    this.endpoint = endpoint;
    this.address = address;
    this.channel = channel;
    this.spare = spare;
    acceptRetryNanos = acceptRetry.toNanos();
    this.transport = transport;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if it is closed or was started before
   */
  @Override
  public void start(Acceptor newAcceptor) {
    synchronized (lock) {
      if (closed || thread != null) {
        throw new IllegalStateException("the listener can be started once, before it is closed");
      }
      IoThread serving = transport.acceptingThread();
      thread = serving;
      if (!serving.submit(() -> register(serving, newAcceptor))) {
        throw new IllegalStateException("the transport is closed");
      }
    }
  }

  private void register(IoThread serving, Acceptor newAcceptor) {
    synchronized (lock) {
      if (!closed) {
        acceptor = newAcceptor;
        await(serving);
      }
    }
  }

  /**
   * Has the poller say when a peer is in the queue. Where the system has no room for that, peers
   * queue in the kernel until {@link #resume}.
   */
  private void await(IoThread serving) {
    try {
      Registration waiting = registration;
      if (waiting == null) {
        waiting = serving.poller().add(channel, this, Poller.NOBODY);
        registration = waiting;
      }
      waiting.interest(Registration.READ);
    } catch (IOException e) {
      if (isWarningDue()) {
        LOG.log(Level.WARNING, "Connections at {0} have to wait: {1}", endpoint, e.getMessage());
      }
      serving.retryLater(this);
    }
  }

  @Override
  public Restoration keepReachable() throws IOException {
    synchronized (lock) {
      if (closed || address.isWhole()) {
        return Restoration.NOT_NEEDED;
      }
      UnixServerSocketChannel replacement = address.restore();
      IoThread serving = thread;
      if (replacement == null) {
        return address.isWhole() ? Restoration.DONE : Restoration.POSTPONED;
      }
      if (serving == null) {
        closeChannel(null);
        channel = replacement;
      } else if (!serving.submit(() -> replace(serving, replacement))) {
        SocketCloser.close(null, replacement);
      }
      return Restoration.DONE;
    }
  }

  /** Nobody finds the socket any more; those who had found it are let in first. */
  private void replace(IoThread serving, UnixServerSocketChannel replacement) {
    synchronized (lock) {
      if (closed) {
        SocketCloser.close(null, replacement);
        return;
      }
      while (acceptOne()) {
        // Until the queue is empty, or no more can be let in.
      }
      closeChannel(registration);
      registration = null;
      channel = replacement;
      await(serving);
    }
  }

  @Override
  public boolean ready(boolean readable, boolean writable) {
    for (int i = 0; i < BATCH; i++) {
      if (!acceptOne()) {
        return false;
      }
    }
    return true;
  }

  /** False when no more can be accepted now. */
  private boolean acceptOne() {
    Acceptor serves = acceptor;
    Accepted accepted;
    try {
      accepted = next();
    } catch (IOException e) {
      return suspend(e.getMessage());
    }
    if (accepted == null || serves == null) {
      return false;
    }
    return switch (accepted) {
      case Accepted.Peer(UnixSocketChannel peer) -> {
        transport.nextThread().adopt(peer, serves);
        yield true;
      }
      case Accepted.Nobody nobody -> mayTryAgain(nobody.reason());
    };
  }

  private boolean mayTryAgain(Errno reason) {
    return switch (reason) {
      case EINTR, ECONNABORTED -> true;
      case EAGAIN, EWOULDBLOCK -> false;
      case EMFILE, ENFILE -> refuseOne(reason);
      default -> suspend(reason.description());
    };
  }

  /** Null where nobody may be taken any more. */
  private @Nullable Accepted next() throws IOException {
    synchronized (lock) {
      return closed || acceptor == null ? null : engine.accept(channel);
    }
  }

  /**
   * Takes a peer from the queue only to close its connection. There may be none: a process without
   * descriptors is told so before the kernel looks into the queue.
   */
  private boolean refuseOne(Errno error) {
    boolean refused = false;
    try {
      spare.giveUp();
      if (next() instanceof Accepted.Peer(UnixSocketChannel peer)) {
        peer.close();
        refused = true;
      }
    } catch (IOException e) {
      return suspend(e.getMessage());
    }
    if (refused) {
      // Now, because a logger may need to open a file, too.
      warn(error.description());
    }
    return spare.hold() ? refused : suspend(error.description());
  }

  /** Lets peers queue in the kernel until {@link #resume}. */
  private boolean suspend(@Nullable String reason) {
    warn(reason);
    synchronized (lock) {
      if (!closed && registration != null && thread != null) {
        try {
          registration.interest(Registration.NONE);
        } catch (IOException e) {
          LOG.log(Level.ERROR, "Cannot stop waiting for connections at " + endpoint, e);
        }
        thread.retryLater(this);
      }
    }
    return false;
  }

  /** How long it rests when it can accept no peer. */
  long acceptRetryNanos() {
    return acceptRetryNanos;
  }

  /** Accepts again, if descriptors can be opened and waited for again. On the I/O thread. */
  void resume() {
    synchronized (lock) {
      if (closed || thread == null) {
        return;
      }
      if (spare.hold()) {
        await(thread);
      } else {
        thread.retryLater(this);
      }
    }
  }

  private boolean isWarningDue() {
    long now = System.nanoTime();
    if (warned && now - lastWarning <= WARNING_INTERVAL_NANOS) {
      return false;
    }
    warned = true;
    lastWarning = now;
    return true;
  }

  private void warn(@Nullable String reason) {
    if (isWarningDue()) {
      LOG.log(
          Level.WARNING,
          "Connections at {0} are turned away: {1}. Raise the limit of open files (ulimit -n), or"
              + " lower the limit of connections",
          endpoint,
          reason);
    }
  }

  @Override
  public void close() {
    IoThread serving;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      serving = thread;
    }
    giveUpAddress();
    transport.forget(this);
    if (serving == null || !serving.submit(this::release)) {
      release();
    }
  }

  private void giveUpAddress() {
    synchronized (lock) {
      try {
        address.giveUp();
      } catch (IOException e) {
        LOG.log(
            Level.WARNING, "The socket could not be removed, remove it by hand: " + endpoint, e);
      }
    }
  }

  private void release() {
    try {
      spare.giveUp();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "A descriptor may be leaked", e);
    }
    synchronized (lock) {
      closeChannel(registration);
    }
  }

  /** With the lock. */
  private void closeChannel(@Nullable Registration registered) {
    UnixServerSocketChannel last = channel;
    SocketCloser.close(registered, () -> address.close(last));
  }
}
