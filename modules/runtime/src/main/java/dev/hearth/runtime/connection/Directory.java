package dev.hearth.runtime.connection;

import com.google.inject.Inject;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.session.Session;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Listener;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Everything of this process that has a handle, in one space: the listener, and each connection,
 * inbound or outbound. Thread-safe.
 */
final class Directory {
  private static final int LISTENERS = 1;

  private final HandleTable<Named> entries;
  private final LongAdder lateReplies = new LongAdder();

  @Inject
  Directory(DaemonSettings settings, Listener listener) {
    this(
        LISTENERS + settings.maxConnections() + settings.maxOutboundConnections(),
        listener.endpoint());
  }

  /**
   * @param capacity how many handles may be live at once, that of the listener among them
   * @param listening takes the first handle
   */
  Directory(int capacity, Endpoint listening) {
    entries = new HandleTable<>(capacity);
    entries.put(reserve(), new Named.Listening(listening));
  }

  /**
   * A handle for a connection to come. Both directions have a limit, and this has room for both.
   */
  ConnectionHandle reserve() {
    ConnectionHandle handle = entries.reserve();
    if (handle == null) {
      throw new IllegalStateException("more connections were begun than both limits allow");
    }
    return handle;
  }

  /** A session has begun under a handle. */
  void enter(ConnectionHandle handle, Session session, boolean inbound) {
    entries.put(handle, new Named.Connected(session, inbound));
  }

  /** The handle's connection has ended, or never began. Once for each handle. */
  void release(ConnectionHandle handle) {
    if (entries.find(handle) instanceof Named.Connected(Session session, _)) {
      lateReplies.add(session.counts().lateReplies());
    }
    entries.release(handle);
  }

  /** How many answers came for calls that had ended, over all connections that there were. */
  long lateReplies() {
    return lateReplies.sum()
        + Stream.concat(sessions(true), sessions(false))
            .mapToLong(session -> session.counts().lateReplies())
            .sum();
  }

  /** How many inbound sessions have left their sockets for rings. */
  int byRings() {
    return Math.toIntExact(sessions(true).filter(Session::usesRings).count());
  }

  /** The sessions of one direction, their handshake through or not. */
  Stream<Session> sessions(boolean inbound) {
    return entries
        .all()
        .<Session>mapMulti(
            (named, sink) -> {
              if (named instanceof Named.Connected(Session session, boolean in) && in == inbound) {
                sink.accept(session);
              }
            });
  }

  /**
   * The connection that a handle names.
   *
   * @throws CallException if it names none whose handshake is through; the code tells why, as
   *     {@link dev.hearth.spi.Connections} says
   */
  Session find(ConnectionHandle handle) throws CallException {
    return switch (entries.find(handle)) {
      case Named.Connected(Session session, _) when session.peer() != null -> session;
      case Named.Connected _ -> throw halfOpen(handle);
      case Named.Listening(Endpoint endpoint) ->
          throw new CallException(
              ErrorCode.FAILED_PRECONDITION,
              text(handle)
                  + " names the listener at "
                  + endpoint
                  + ": it accepts connections and is none");
      case null -> throw namesNothing(handle);
    };
  }

  private CallException namesNothing(ConnectionHandle handle) {
    return switch (entries.standing(handle)) {
      case UNKNOWN ->
          new CallException(
              ErrorCode.INVALID_ARGUMENT,
              text(handle) + " was never given out: handles are not made, but come with a peer");
      case RESERVED, LIVE -> halfOpen(handle);
      case STALE ->
          new CallException(
              ErrorCode.NOT_FOUND, text(handle) + " is stale: its connection has ended");
    };
  }

  private static CallException halfOpen(ConnectionHandle handle) {
    return new CallException(
        ErrorCode.UNAVAILABLE,
        text(handle) + " names a connection whose handshake is not through; wait until it is");
  }

  private static String text(ConnectionHandle handle) {
    return "handle " + handle.index() + "/" + handle.generation();
  }
}
