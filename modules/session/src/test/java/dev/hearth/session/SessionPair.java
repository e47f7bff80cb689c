package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Two ends of a session, connected within this process. {@link #close} checks that nothing is left.
 */
final class SessionPair {
  /** Long enough never to pass where all is well. */
  static final long PATIENCE_SECONDS = 30;

  final BufferPool buffers = new BufferPool(8 << 20);
  final Deadlines deadlines = new Deadlines();
  final SessionResources resources = new SessionResources(buffers, deadlines);
  final MemoryConnection clientEnd;
  final TestPeer client;
  final TestPeer daemon;

  private SessionPair(
      SessionSettings ofClient,
      SessionSettings ofDaemon,
      long seed,
      int capacity,
      Budget descriptors) {
    MemoryConnection[] ends = MemoryConnection.pair(seed, capacity);
    clientEnd = ends[0];
    client = new TestPeer(resources, ofClient, ends[0], TestPeer.initiator());
    daemon =
        new TestPeer(
            resources.within(Budget.unlimited(), descriptors),
            ofDaemon,
            ends[1],
            TestPeer.acceptor());
    daemon.session.start();
    client.session.start();
    ends[1].serve(daemon.session);
    ends[0].serve(client.session);
  }

  static SessionPair open() throws Exception {
    return open(SessionSettings.DEFAULT, 1, 64 << 10);
  }

  static SessionPair open(SessionSettings settings, long seed, int capacity) throws Exception {
    return open(settings, seed, capacity, Budget.unlimited());
  }

  /** One whose daemon may hold so many descriptors. */
  static SessionPair open(SessionSettings settings, long seed, int capacity, Budget descriptors)
      throws Exception {
    return open(settings, settings, seed, capacity, descriptors);
  }

  static SessionPair open(
      SessionSettings ofClient, SessionSettings ofDaemon, long seed, int capacity)
      throws Exception {
    return open(ofClient, ofDaemon, seed, capacity, Budget.unlimited());
  }

  private static SessionPair open(
      SessionSettings ofClient,
      SessionSettings ofDaemon,
      long seed,
      int capacity,
      Budget descriptors)
      throws Exception {
    SessionPair pair = new SessionPair(ofClient, ofDaemon, seed, capacity, descriptors);
    pair.client.session.awaitOpen();
    pair.daemon.session.awaitOpen();
    return pair;
  }

  void close() throws Exception {
    client.session.close("the test is over");
    client.ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    daemon.ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    awaitNothingLeft();
    resources.close();
  }

  /** Handlers that were cancelled still have to notice; nothing tells when the last one has. */
  private void awaitNothingLeft() {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while ((buffers.lent() != 0 || callsLeft() != 0) && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(buffers.lent()).as("buffers that were not given back").isZero();
    assertThat(callsLeft()).as("calls that did not end").isZero();
  }

  private int callsLeft() {
    SessionCounts a = client.session.counts();
    SessionCounts b = daemon.session.counts();
    return a.inboundCalls() + a.outboundCalls() + b.inboundCalls() + b.outboundCalls();
  }
}
