package dev.hearth.runtime.connection;

import com.google.inject.Inject;
import dev.hearth.runtime.lifecycle.Remaining;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.runtime.settings.DescriptorLimits;
import dev.hearth.session.EndCause;
import dev.hearth.session.InboundHandler;
import dev.hearth.session.Role;
import dev.hearth.session.Session;
import dev.hearth.session.SessionException;
import dev.hearth.session.SessionListener;
import dev.hearth.session.SessionResources;
import dev.hearth.session.SessionSettings;
import dev.hearth.session.Waiting;
import dev.hearth.session.compression.CompressionSettings;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Connects to other daemons on behalf of services. Each connection has a thread of its own, which
 * reads it: there are few, and what they bring waits for no other connection. Thread-safe.
 */
public final class OutboundConnections {
  private final Transport transport;
  private final SessionResources resources;
  private final SessionSettings settings;
  private final long maxBytes;
  private final int maxDescriptors;
  private final int limit;
  private final HostIdentity identity;
  private final InboundHandler handler;
  private final Directory directory;
  private final IoThreads ioThreads;
  private final Remaining remaining = new Remaining();
  private volatile boolean closing;

  @Inject
  OutboundConnections(
      Transport transport,
      SessionResources resources,
      DaemonSettings settings,
      DescriptorLimits descriptorLimits,
      HostIdentity identity,
      InboundHandler handler,
      Directory directory,
      IoThreads ioThreads) {
    this.transport = transport;
    this.resources = resources;
    // Both daemons are on this machine.
    this.settings = settings.connection().toSession().withCompression(CompressionSettings.OFF);
    this.maxBytes = settings.connection().maxBytes().bytes();
    this.maxDescriptors = descriptorLimits.connection();
    this.limit = settings.maxOutboundConnections();
    this.identity = identity;
    this.handler = handler;
    this.directory = directory;
    this.ioThreads = ioThreads;
  }

  /**
   * Connects and waits until the handshake is through.
   *
   * @param service in whose name
   * @throws CallException as {@link dev.hearth.spi.Connections#connect} says
   */
  ConnectionHandle connect(String service, Endpoint endpoint, Deadline deadline)
      throws CallException, InterruptedException {
    ioThreads.checkMayWait();
    if (closing) {
      throw new CallException(ErrorCode.UNAVAILABLE, "the daemon stops and connects no more");
    }
    if (!remaining.tryEnter(limit)) {
      throw new CallException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "there are "
              + limit
              + " outbound connections, and no more are allowed"
              + " (daemon.max-outbound-connections); close some");
    }
    ConnectionHandle handle = directory.reserve();
    Duration time = shorter(settings.handshakeTimeout(), deadline);
    OutboundReader reader =
        new OutboundReader(
            transport,
            endpoint,
            time,
            (connection, listener) -> begin(handle, service, time, connection, listener));
    Thread.ofPlatform()
        .daemon()
        .name("hearth-outbound-" + handle.index())
        .start(() -> read(reader, handle));
    awaitOpen(reader, endpoint, time);
    return handle;
  }

  private static Duration shorter(Duration usual, Deadline deadline) {
    Duration left = Duration.ofNanos(Math.max(deadline.remainingNanos(), 1));
    // A session's times have at least a millisecond.
    Duration time = left.compareTo(usual) < 0 ? left : usual;
    return time.toMillis() < 1 ? Duration.ofMillis(1) : time;
  }

  private Session begin(
      ConnectionHandle handle,
      String service,
      Duration time,
      Connection connection,
      SessionListener listener) {
    Session session =
        new Session(
            resources.within(
                resources.budget().part("daemon.connection.max-bytes", maxBytes),
                resources.descriptors().part("daemon.connection.max-descriptors", maxDescriptors)),
            settings.withHandshakeTimeout(time),
            connection,
            handle,
            Role.Initiator.of("hearthd/" + service, identity.version(), identity.pid()),
            Waiting.PARKING,
            handler,
            listener);
    directory.enter(handle, session, false);
    return session;
  }

  private void read(OutboundReader reader, ConnectionHandle handle) {
    ioThreads.enter();
    try {
      reader.run();
    } finally {
      ioThreads.leave();
      directory.release(handle);
      remaining.leave();
    }
  }

  private void awaitOpen(OutboundReader reader, Endpoint endpoint, Duration time)
      throws CallException, InterruptedException {
    boolean open = false;
    try {
      reader.connected().get(time.toNanos(), TimeUnit.NANOSECONDS).awaitOpen();
      open = !closing;
    } catch (ExecutionException e) {
      throw cannotConnect(endpoint, e.getCause());
    } catch (TimeoutException e) {
      throw new CallException(
          ErrorCode.DEADLINE_EXCEEDED, "no connection to " + endpoint + " in time", e);
    } catch (SessionException e) {
      throw new CallException(
          codeOf(e.end().cause()), "no connection to " + endpoint + ": " + e.end().message(), e);
    } finally {
      if (!open) {
        reader.abandon();
      }
    }
  }

  private static CallException cannotConnect(Endpoint endpoint, @Nullable Throwable cause) {
    ErrorCode code =
        switch (cause) {
          case AccessDeniedException _ -> ErrorCode.PERMISSION_DENIED;
          case SocketTimeoutException _ -> ErrorCode.DEADLINE_EXCEEDED;
          case IOException _ -> ErrorCode.UNAVAILABLE;
          case null, default -> ErrorCode.INTERNAL;
        };
    return new CallException(code, "no connection to " + endpoint + ": " + cause, cause);
  }

  private static ErrorCode codeOf(EndCause cause) {
    return switch (cause) {
      case INCOMPATIBLE -> ErrorCode.FAILED_PRECONDITION;
      case HANDSHAKE_TIMEOUT -> ErrorCode.DEADLINE_EXCEEDED;
      default -> ErrorCode.UNAVAILABLE;
    };
  }

  /** Ends all of them; no more are made. */
  public void close(String reason) {
    closing = true;
    directory.sessions(false).forEach(session -> session.close(reason));
  }

  /**
   * Waits until none is left, once {@link #close} has been called.
   *
   * @return false when the time passed first
   */
  public boolean awaitClosed(Duration timeout) throws InterruptedException {
    return remaining.awaitNone(timeout);
  }
}
