package dev.hearth.runtime.connection;

import com.google.inject.Inject;
import dev.hearth.runtime.dispatch.Reception;
import dev.hearth.runtime.dispatch.Visitor;
import dev.hearth.runtime.lifecycle.Occupancy;
import dev.hearth.runtime.lifecycle.Remaining;
import dev.hearth.runtime.principal.Principal;
import dev.hearth.runtime.principal.Principals;
import dev.hearth.runtime.recording.Recordings;
import dev.hearth.runtime.service.ServiceRegistry;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.runtime.settings.DescriptorLimits;
import dev.hearth.session.Gate;
import dev.hearth.session.GoingAway;
import dev.hearth.session.Role;
import dev.hearth.session.Session;
import dev.hearth.session.SessionEnd;
import dev.hearth.session.SessionListener;
import dev.hearth.session.SessionResources;
import dev.hearth.session.SessionSettings;
import dev.hearth.session.Waiting;
import dev.hearth.spi.ConnectionCounts;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.Peer;
import dev.hearth.spi.transport.Acceptor;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/** Makes a session of each connection that comes in, and sees it to its end. Thread-safe. */
public final class ConnectionRegistry implements Acceptor {
  private static final Logger LOG = LogManager.getLogger(ConnectionRegistry.class);

  private final SessionResources resources;
  private final SessionSettings settings;
  private final Principals principals;
  private final int maxConnections;
  private final long maxBytes;
  private final int maxDescriptors;
  private final Role role;
  private final Reception reception;
  private final Directory directory;
  private final IoThreads ioThreads;
  private final Occupancy occupancy;
  private final Remaining remaining = new Remaining();
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final Recordings recordings;
  private final RefusalLog refusals;
  private final AtomicBoolean full = new AtomicBoolean();
  private volatile @Nullable String closing;

  @Inject
  ConnectionRegistry(
      SessionResources resources,
      DaemonSettings settings,
      DescriptorLimits descriptorLimits,
      HostIdentity identity,
      ServiceRegistry services,
      Gate gate,
      Principals principals,
      Reception reception,
      Directory directory,
      IoThreads ioThreads,
      Occupancy occupancy,
      Recordings recordings) {
    this.recordings = recordings;
    this.resources = resources;
    this.settings = settings.connection().toSession();
    this.principals = principals;
    this.maxConnections = settings.maxConnections();
    this.maxBytes = settings.connection().maxBytes().bytes();
    this.maxDescriptors = descriptorLimits.connection();
    this.refusals = new RefusalLog(resources.deadlines(), settings.refusalLogInterval());
    this.role = new Role.Acceptor(identity, services::callable, gate);
    this.reception = reception;
    this.directory = directory;
    this.ioThreads = ioThreads;
    this.occupancy = occupancy;
  }

  @Override
  public Receiver accept(Connection connection) {
    ioThreads.enter();
    accepted.increment();
    if (!remaining.tryEnter(maxConnections)) {
      return turnAway(connection);
    }
    Principal principal = principals.enter(connection.credentials());
    if (principal == null) {
      remaining.leave();
      return turnAway(connection);
    }
    occupancy.enter();
    ConnectionHandle handle = directory.reserve();
    Visitor visitor = reception.receive();
    Session session =
        new Session(
            resources.within(
                principal.bytes().part("daemon.connection.max-bytes", maxBytes),
                principal.descriptors().part("daemon.connection.max-descriptors", maxDescriptors)),
            settings,
            connection,
            handle,
            role,
            Waiting.PARKING,
            visitor,
            new Arrival(principal, visitor));
    directory.enter(handle, session, true);
    recordings.connected(session);
    session.start();
    String reason = closing;
    if (reason != null) {
      session.close(reason);
    }
    return session;
  }

  /** Told once, until there is room again: a flood of peers must not become one of log lines. */
  private Receiver turnAway(Connection connection) {
    refused.increment();
    if (full.compareAndSet(false, true)) {
      LOG.warn(
          "connections are turned away: {} are open, and no more are allowed"
              + " (daemon.max-connections, daemon.principal.max-connections)",
          open.get());
    }
    connection.close();
    return new TurnedAway();
  }

  /** Sees one connection from its handshake to its end. */
  private final class Arrival implements SessionListener {
    private final Principal principal;
    private final Visitor visitor;

    /** A handshake that comes through as its time passes has a peer, and was never open. */
    private boolean opened;

    Arrival(Principal principal, Visitor visitor) {
      this.principal = principal;
      this.visitor = visitor;
    }

    @Override
    public void admitted(Session session, String clientName) {
      recordings.admitted(session, clientName);
    }

    @Override
    public void opened(Session session) {
      opened = true;
      open.incrementAndGet();
      Peer peer = session.peer();
      if (peer != null) {
        visitor.opened(peer);
      }
    }

    @Override
    public void closed(Session session, SessionEnd end) {
      if (opened) {
        open.decrementAndGet();
      } else {
        refused.increment();
      }
      recordings.ended(session, end);
      directory.release(session.handle());
      principals.leave(principal);
      visitor.closed(session.handle(), end.message());
      full.set(false);
      report(session, end);
      remaining.leave();
      occupancy.leave();
    }
  }

  private void report(Session session, SessionEnd end) {
    switch (end.cause()) {
      case DEFECT -> LOG.error("connection lost to a defect: {}", end.message(), end.failure());
      case PEER_BROKE_RULE, INCOMPATIBLE, HANDSHAKE_TIMEOUT, PEER_DOES_NOT_READ, NOT_ADMITTED ->
          refusals.add(session.handle(), end);
      case CLOSED_HERE, CLOSED_BY_PEER, CONNECTION_BROKEN, REFUSED_BY_PEER ->
          LOG.debug("connection ended cause={}: {}", end.cause(), end.message());
    }
  }

  /** How many there are and were. */
  public ConnectionCounts counts() {
    return new ConnectionCounts(
        open.get(), accepted.sum(), refused.sum(), directory.lateReplies(), directory.byRings());
  }

  /** The peers that are connected now, their handshake through. */
  public List<Peer> peers() {
    return directory
        .sessions(true)
        .<Peer>mapMulti(
            (session, sink) -> {
              Peer peer = session.peer();
              if (peer != null) {
                sink.accept(peer);
              }
            })
        .toList();
  }

  /** Tells all peers to make no new calls. What runs goes on. */
  public void drain(GoingAway why) {
    directory.sessions(true).forEach(session -> session.drain(why));
  }

  /** Ends all connections, and their calls with them; also one that is just being accepted. */
  public void close(String reason) {
    closing = reason;
    directory.sessions(true).forEach(session -> session.close(reason));
  }

  /**
   * Waits until no connection is left, once {@link #close} has been called and nothing is accepted
   * any more.
   *
   * @return false when the time passed first
   */
  public boolean awaitClosed(Duration timeout) throws InterruptedException {
    return remaining.awaitNone(timeout);
  }
}
