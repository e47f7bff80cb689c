package dev.hearth.runtime.connection;

import dev.hearth.session.Session;
import dev.hearth.session.SessionEnd;
import dev.hearth.session.SessionListener;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Connects one outbound connection and reads it until it ends, on one thread. */
final class OutboundReader implements SessionListener {
  private final Transport transport;
  private final Endpoint endpoint;
  private final Duration timeout;
  private final SessionSource sessions;
  private final CompletableFuture<Session> connected = new CompletableFuture<>();
  private @Nullable Session session;
  private volatile boolean closed;

  /** Makes the session of the connection. */
  @FunctionalInterface
  interface SessionSource {
    Session begin(Connection connection, SessionListener listener);
  }

  /**
   * @param timeout how long the other end may take to accept
   */
  OutboundReader(Transport transport, Endpoint endpoint, Duration timeout, SessionSource sessions) {
    this.timeout = timeout;
    this.transport = transport;
    this.endpoint = endpoint;
    this.sessions = sessions;
  }

  /** The session, once the endpoint is connected; its handshake has begun then. */
  Future<Session> connected() {
    return connected;
  }

  /** Nobody wants the connection any more: it is closed, now or as soon as there is one. */
  void abandon() {
    if (!connected.cancel(false) && connected.state() == Future.State.SUCCESS) {
      connected.resultNow().close("the connection was given up");
    }
  }

  /** Connects and reads; returns when the connection has ended or there is none. */
  void run() {
    try {
      PullConnection connection = transport.connect(endpoint, timeout, this::begin);
      Session begun = session;
      if (begun == null) {
        throw new IllegalStateException("the transport did not ask for a receiver");
      }
      if (!connected.complete(begun)) {
        begun.close("the connection was given up");
      }
      while (!closed) {
        connection.receive(Long.MAX_VALUE);
      }
    } catch (IOException | RuntimeException e) {
      connected.completeExceptionally(e);
    }
  }

  private Session begin(Connection connection) {
    Session begun = sessions.begin(connection, this);
    session = begun;
    begun.start();
    return begun;
  }

  @Override
  public void opened(Session opened) {}

  @Override
  public void closed(Session ended, SessionEnd end) {
    closed = true;
  }
}
