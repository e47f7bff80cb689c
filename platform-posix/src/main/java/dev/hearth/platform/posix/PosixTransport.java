package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.IoEngine;
import dev.hearth.platform.posix.engine.Poller;
import dev.hearth.platform.posix.system.InheritedSocket;
import dev.hearth.spi.transport.Acceptor;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.ListenOptions;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.spi.transport.PollingCounts;
import dev.hearth.spi.transport.Probe;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.ProcessLock;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import dev.hearth.spi.transport.Users;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketChannel;
import org.jspecify.annotations.Nullable;

/** Unix sockets. Owns its listeners and its I/O threads, which own their connections. */
final class PosixTransport implements Transport {
  private static final long ROOT = 0;

  private final IoEngine engine;
  private final TransportOptions options;
  private final AtomicInteger turns = new AtomicInteger();
  private final PollingMeter meter = new PollingMeter();

  // Guarded by this.
  private final Set<SocketListener> listeners = new LinkedHashSet<>();
  private boolean closed;

  private volatile List<IoThread> threads = List.of();

  PosixTransport(IoEngine engine, TransportOptions options) {
    this.engine = engine;
    this.options = options;
  }

  @Override
  public String engine() {
    return engine.name();
  }

  @Override
  public Users users() {
    return new PosixUsers(Integer.toUnsignedLong(engine.effectiveUser()));
  }

  @Override
  public Listener listen(Endpoint endpoint, ListenOptions listening) throws IOException {
    HeldAddress address = HeldAddress.take(engine, SocketPath.of(endpoint), listening);
    return listen(endpoint, address, listening, address::bind);
  }

  @Override
  public Listener adopt(int descriptor, ListenOptions listening) throws IOException {
    InheritedSocket inherited = InheritedSocket.of(descriptor);
    Endpoint endpoint = new Endpoint(inherited.path());
    // Who listens there is the one that is adopted: to ask would only queue a peer in it.
    HeldAddress address =
        HeldAddress.take(engine, SocketPath.of(endpoint), listening.waitingForListener());
    return listen(endpoint, address, listening, () -> address.adopt(inherited));
  }

  /** How a held address gets its socket. */
  @FunctionalInterface
  private interface Binding {
    UnixServerSocketChannel bind() throws IOException;
  }

  private Listener listen(
      Endpoint endpoint, HeldAddress address, ListenOptions listening, Binding binding)
      throws IOException {
    UnixServerSocketChannel channel = null;
    try {
      channel = binding.bind();
      SocketListener listener =
          new SocketListener(
              engine,
              endpoint,
              address,
              channel,
              new SpareDescriptor(),
              listening.acceptRetry(),
              this);
      keep(listener);
      return listener;
    } catch (IOException | RuntimeException e) {
      undo(channel, address, e);
      throw e;
    }
  }

  private static void undo(
      @Nullable UnixServerSocketChannel channel, HeldAddress address, Exception reason) {
    try {
      if (channel != null) {
        address.close(channel);
      }
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
    try {
      address.giveUp();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public Probe probe(Endpoint endpoint) throws IOException {
    return AddressProbe.look(engine, SocketPath.of(endpoint));
  }

  @Override
  public @Nullable ProcessLock tryLock(Path file, String content) throws IOException {
    return FileLock.tryLock(engine, file, content);
  }

  @Override
  public boolean isLocked(Path file) throws IOException {
    return FileLock.isHeld(engine, file);
  }

  @Override
  public Optional<ProcessIdentity> lockHolder(Path file) {
    return NamedHolder.in(engine, file);
  }

  private synchronized void keep(SocketListener listener) throws IOException {
    if (closed) {
      throw new IOException("the transport is closed");
    }
    startThreads();
    listeners.add(listener);
  }

  private void startThreads() throws IOException {
    if (!threads.isEmpty()) {
      return;
    }
    List<IoThread> started = new ArrayList<>();
    try {
      for (int i = 0; i < options.ioThreads(); i++) {
        IoThread thread = startThread("hearth-io-" + i);
        started.add(thread);
      }
    } catch (IOException e) {
      started.forEach(IoThread::stop);
      throw e;
    }
    threads = List.copyOf(started);
  }

  private IoThread startThread(String name) throws IOException {
    PollingWindow window = PollingWindow.of(options.polling(), false);
    IoThread thread = new IoThread(name, engine, options.readBufferBytes(), window, meter);
    thread.start();
    return thread;
  }

  synchronized void forget(SocketListener listener) {
    listeners.remove(listener);
  }

  /** The one that accepts. */
  IoThread acceptingThread() {
    return threads.getFirst();
  }

  /** The one that serves the next connection: each in turn. */
  IoThread nextThread() {
    List<IoThread> all = threads;
    return all.get(Math.floorMod(turns.getAndIncrement(), all.size()));
  }

  @Override
  public PullConnection connect(Endpoint endpoint, Duration timeout, Acceptor acceptor)
      throws IOException {
    SocketPath path = SocketPath.of(endpoint);
    UnixSocketChannel channel = UnixSocketChannel.open();
    try {
      engine.closeOnExec(channel.getFD());
      channel.configureBlocking(false);
      Poller poller = engine.openPoller();
      try {
        PulledConnection connection =
            new PulledConnection(
                channel,
                engine.newReader(options.readBufferBytes()),
                engine.writer(),
                poller,
                new ReaderWait(engine, poller, PollingWindow.of(options.polling(), true), meter));
        connect(connection, channel, path, timeout, acceptor);
        connection.register(poller);
        if (connection.isEnded()) {
          throw new IOException("the system has no room to wait for one more connection");
        }
        return connection;
      } catch (IOException | RuntimeException e) {
        poller.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      SocketCloser.close(null, channel);
      throw e;
    }
  }

  /**
   * Connects as the last thing, since the other end counts the time from then on: the receiver is
   * there and its first words are encoded.
   */
  private void connect(
      PulledConnection connection,
      UnixSocketChannel channel,
      SocketPath path,
      Duration timeout,
      Acceptor acceptor)
      throws IOException {
    connection.prepare(acceptor);
    try {
      PeerIdentity.prepare(channel);
      SocketConnector.connect(channel, path, timeout);
      PeerCredentials daemon = PeerIdentity.of(channel);
      checkTrusted(daemon, path);
      connection.connected(daemon);
    } catch (IOException e) {
      connection.end(e);
      throw e;
    }
  }

  /** Whoever listens is sent what a user stores and is believed: it is that user, or root. */
  private void checkTrusted(PeerCredentials daemon, SocketPath path) throws AccessDeniedException {
    long user = Integer.toUnsignedLong(engine.effectiveUser());
    long listening = daemon.uid();
    if (listening != PeerCredentials.UNKNOWN && listening != user && listening != ROOT) {
      throw new AccessDeniedException(
          path.toString(),
          null,
          "user " + listening + " listens there, not user " + user + " who would connect");
    }
  }

  @Override
  public long openFileLimit() {
    return OpenFileLimit.get();
  }

  @Override
  public PollingCounts polling() {
    return meter.counts();
  }

  @Override
  public void close() {
    List<SocketListener> closing;
    synchronized (this) {
      closed = true;
      closing = List.copyOf(listeners);
    }
    closing.forEach(SocketListener::close);
    threads.forEach(IoThread::stop);
  }
}
