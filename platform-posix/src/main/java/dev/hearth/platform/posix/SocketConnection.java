package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.DescriptorsLostException;
import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.engine.ReadyHandler;
import dev.hearth.platform.posix.engine.Registration;
import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.platform.posix.memory.RingMemory;
import dev.hearth.spi.transport.Acceptor;
import dev.hearth.spi.transport.Capability;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.spi.transport.SharedRings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import jnr.unixsocket.UnixSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a non-blocking Unix socket, driven by one thread at a time: its I/O thread or
 * the thread that pulls. That thread alone reads and calls the receiver. All others write, pause
 * and close under the lock, which is held for no longer than a non-blocking system call.
 *
 * <p>The socket is closed under the lock by the driving side once nobody reads it, so no call can
 * hit a descriptor that has been given to someone else.
 */
abstract class SocketConnection implements Connection, ReadyHandler {
  private static final Set<Capability> CAPABILITIES =
      PeerIdentity.isKnown()
          ? Set.of(Capability.DESCRIPTOR_PASSING, Capability.PEER_CREDENTIALS)
          : Set.of(Capability.DESCRIPTOR_PASSING);
  private static final System.Logger LOG = System.getLogger(SocketConnection.class.getName());

  private final UnixSocketChannel channel;
  private final Object lock = new Object();
  private final int fd;
  private final SocketReader reader;
  private final Carrier carrier;

  // Written under the lock; null until the socket is connected.
  private volatile @Nullable PeerCredentials credentials;

  // Guarded by the lock.
  private final Outgoing outgoing = new Outgoing();
  private @Nullable Registration registration;
  private boolean released;

  // Written under the lock, read without by the driving thread.
  private volatile boolean paused;
  private volatile boolean closing;
  private volatile @Nullable IOException failure;

  // The driving thread's own.
  private @Nullable Receiver receiver;
  private boolean ended;

  /**
   * @param channel open and non-blocking; the connection closes it
   * @param credentials the peer's; null while the channel is not connected
   * @param reader of the thread that drives it
   */
  SocketConnection(
      UnixSocketChannel channel,
      @Nullable PeerCredentials credentials,
      SocketReader reader,
      SocketWriter writer) {
    this.channel = channel;
    this.credentials = credentials;
    this.reader = reader;
    fd = channel.getFD();
    carrier = new Carrier(fd, reader, writer, lock, this::ringsPay);
  }

  /** With whose other connections it takes turns; {@link Poller#NOBODY} for none. */
  abstract long user();

  /** Has the driving thread look at {@link #mustEnd} soon. For all threads. */
  abstract void signalEnd();

  /** Has the driving thread {@link #attend} soon. For all threads. */
  abstract void signalAttention();

  /** Whether the one that waits for this connection finds by looking what it waits for. */
  abstract boolean ringsPay();

  /**
   * Makes the receiver and waits for bytes from then on. On the driving thread. When that fails the
   * receiver, if there is one, is told of the end.
   */
  final void open(Poller poller, Acceptor acceptor) {
    prepare(acceptor);
    register(poller);
  }

  /**
   * Makes the receiver. On the driving thread. What is written while the channel is not connected
   * is kept.
   */
  final void prepare(Acceptor acceptor) {
    try {
      receiver = acceptor.accept(this);
    } catch (RuntimeException | Error e) {
      release();
      ended = true;
      ended();
      throw e;
    }
  }

  /**
   * The channel is connected now: sends what was kept. On the driving thread, which looks at {@link
   * #mustEnd} afterwards.
   */
  final void connected(PeerCredentials peer) {
    boolean done = false;
    synchronized (lock) {
      credentials = peer;
      if (released || !outgoing.isUnfinished()) {
        return;
      }
      try {
        done = outgoing.send(carrier.writer(), fd);
      } catch (IOException e) {
        failure = e;
      }
    }
    if (done) {
      receiver().written();
    }
  }

  /** Waits for bytes from now on, of a connected channel. On the driving thread. */
  final void register(Poller poller) {
    try {
      synchronized (lock) {
        registration = poller.add(channel, this, user());
        updateInterest();
      }
    } catch (IOException e) {
      end(e);
    }
  }

  @Override
  public final PeerCredentials credentials() {
    PeerCredentials known = credentials;
    if (known == null) {
      throw new IllegalStateException("there is no peer before the connection is connected");
    }
    return known;
  }

  @Override
  public final Set<Capability> capabilities() {
    return CAPABILITIES;
  }

  @Override
  public final @Nullable SharedRings rings() {
    return RingMemory.isSupported() ? carrier : null;
  }

  @Override
  public final boolean write(ByteBuffer[] buffers, int count, Descriptor[] descriptors) {
    synchronized (lock) {
      if (closing || failure != null) {
        for (Descriptor descriptor : descriptors) {
          descriptor.close();
        }
        return false;
      }
      outgoing.begin(buffers, count, descriptors);
      if (credentials == null) {
        return false;
      }
      try {
        if (outgoing.send(carrier.writer(), fd)) {
          return true;
        }
        updateInterest();
        return false;
      } catch (IOException e) {
        failure = e;
      }
    }
    signalEnd();
    return false;
  }

  @Override
  public final void pauseReading() {
    changePause(true);
  }

  @Override
  public final void resumeReading() {
    changePause(false);
  }

  private void changePause(boolean pause) {
    synchronized (lock) {
      if (paused == pause || released) {
        return;
      }
      paused = pause;
      try {
        updateInterest();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      signalEnd();
    } else if (!pause && carrier.hasRings()) {
      signalAttention();
    }
  }

  /** Looks whether the ring has something that nobody tells of. On the driving thread. */
  final void attend() {
    Registration present = registration;
    if (!ended && carrier.readsRing() && present != null) {
      present.attend();
    }
  }

  @Override
  public final void close() {
    synchronized (lock) {
      if (closing) {
        return;
      }
      closing = true;
    }
    signalEnd();
  }

  private void updateInterest() throws IOException {
    if (registration == null || released) {
      return;
    }
    boolean writes = outgoing.isUnfinished();
    boolean waitsForSocket = writes && carrier.waitsForSocket();
    // Of room in the ring it is told through the socket.
    boolean listens = !paused || (writes && !waitsForSocket);
    registration.interest(
        (listens ? Registration.READ : Registration.NONE)
            | (waitsForSocket ? Registration.WRITE : Registration.NONE));
  }

  /** On the driving thread, once its socket is ready. */
  @Override
  public final boolean ready(boolean readable, boolean writable) {
    try {
      if (writable && !mustEnd()) {
        continueWrite();
      }
      if (readable && carrier.readsRing()) {
        listen();
      }
      return readable && !paused && !mustEnd() && readOnce();
    } catch (RuntimeException | Error e) {
      end(receiverFailed(e));
      return false;
    }
  }

  /** Looks into the ring, though the system has said nothing. On the driving thread. */
  @Override
  public final boolean look() {
    try {
      return !paused && !mustEnd() && readOnce();
    } catch (RuntimeException | Error e) {
      end(receiverFailed(e));
      return false;
    }
  }

  /** The peer has said something beside the ring: that it has written, or has room, or is gone. */
  private void listen() {
    if (mustEnd()) {
      return;
    }
    try {
      carrier.listen();
    } catch (IOException e) {
      end(e);
      return;
    }
    attend();
    continueWrite();
    failWithoutPeer();
  }

  /** A write that waits for room in the ring fails where nobody is left to make some. */
  private void failWithoutPeer() {
    synchronized (lock) {
      if (!outgoing.isUnfinished() || carrier.waitsForSocket()) {
        return;
      }
      try {
        carrier.requirePeer();
        return;
      } catch (IOException e) {
        failure = e;
      }
    }
    signalEnd();
  }

  @Override
  public final boolean mayRest() {
    try {
      return ended || paused || carrier.mayRest();
    } catch (IOException e) {
      end(e);
      return true;
    }
  }

  private void continueWrite() {
    synchronized (lock) {
      if (!outgoing.isUnfinished()) {
        return;
      }
      try {
        if (!outgoing.send(carrier.writer(), fd)) {
          return;
        }
        updateInterest();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      signalEnd();
      return;
    }
    delivered();
    receiver().written();
  }

  /** True when something was read. */
  private boolean readOnce() {
    Receiver to = receiver();
    ByteBuffer target = to.target();
    int count;
    try {
      count = carrier.readsRing() ? carrier.readRing(target) : reader.read(fd, target, to.most());
    } catch (DescriptorsLostException e) {
      delivered();
      to.descriptorsLost(e);
      return true;
    } catch (IOException e) {
      end(e);
      return false;
    }
    if (count == SocketReader.WOULD_BLOCK) {
      return false;
    }
    if (count == SocketReader.END_OF_STREAM) {
      end(failure);
      return false;
    }
    delivered();
    boolean bySocket = !carrier.readsRing();
    ByteBuffer beyond = reader.beyond();
    to.received(count - beyond.remaining(), beyond, carrier.takeDescriptors());
    if (bySocket) {
      // It may just have switched, and nobody tells of what is in the ring already.
      attend();
    }
    return true;
  }

  /** Whether {@link #finish} has something to do. */
  final boolean mustEnd() {
    return closing || failure != null;
  }

  /** Whether this side has closed it. */
  final boolean isClosing() {
    return closing;
  }

  final boolean isEnded() {
    return ended;
  }

  /**
   * Ends what {@link #mustEnd}, on the driving thread. After a write that failed, what the peer had
   * sent before it went is delivered first: it may say why.
   *
   * @return false when something was delivered instead, and this is to be called again
   */
  final boolean finish() {
    if (ended) {
      return true;
    }
    try {
      if (!closing && !paused && readOnce()) {
        return false;
      }
    } catch (RuntimeException | Error e) {
      end(receiverFailed(e));
    }
    end(closing ? null : failure);
    return true;
  }

  /** Tells the receiver, after everything else, that nothing will come any more. */
  final void end(@Nullable IOException cause) {
    if (ended) {
      return;
    }
    ended = true;
    release();
    delivered();
    ended();
    try {
      receiver().closed(cause);
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "A receiver failed when it was told of its connection's end", e);
    }
  }

  /**
   * Ends the one connection whose receiver fails, even with an error: a service's class that cannot
   * be linked, say, must not end the thread that serves the others.
   */
  private static IOException receiverFailed(Throwable e) {
    return new IOException("the receiver of this connection failed: " + e, e);
  }

  /** Gives the socket back, on the driving side, when no one reads from it. */
  final void release() {
    synchronized (lock) {
      closing = true;
      if (released) {
        return;
      }
      released = true;
      outgoing.abandon();
      SocketCloser.close(registration, channel);
      carrier.close();
    }
  }

  /** Something was delivered, or is about to be, to the receiver. */
  void delivered() {}

  /** The connection is no longer among the living. */
  void ended() {}

  private Receiver receiver() {
    return Objects.requireNonNull(receiver, "not open yet");
  }
}
