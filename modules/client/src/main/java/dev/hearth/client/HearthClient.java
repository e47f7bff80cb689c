package dev.hearth.client;

import dev.hearth.session.Agreement;
import dev.hearth.session.BufferPool;
import dev.hearth.session.Deadlines;
import dev.hearth.session.GoingAway;
import dev.hearth.session.OutboundCall;
import dev.hearth.session.Session;
import dev.hearth.session.SessionCounts;
import dev.hearth.session.SessionResources;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Probe;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A connection to a daemon. Safe for use by many threads.
 *
 * <p>A thread that waits here for an answer can be interrupted when it parks; while it reads the
 * connection itself it notices that only when something arrives, or when its time has passed.
 */
public final class HearthClient implements AutoCloseable {
  private static final long MAX_IDLE_BUFFER_BYTES = 4 << 20;

  private final ClientOptions options;
  private final SessionResources resources;
  private final Transport transport;
  private final Reading reading;
  private final ClientHandlers handlers;
  private final Session session;
  private final Agreement agreement;
  private final DaemonSight daemon;

  private HearthClient(
      ClientOptions options,
      SessionResources resources,
      Transport transport,
      ClientHandlers handlers,
      Opening.Opened open) {
    this.options = options;
    this.resources = resources;
    this.transport = transport;
    this.handlers = handlers;
    reading = open.reading();
    session = open.session();
    agreement = open.agreement();
    daemon = open.daemon();
  }

  /**
   * Connects to a daemon and waits until the handshake is through, for no longer than {@link
   * ClientOptions#connectTimeout}.
   *
   * @throws ConnectFailedException says why not
   */
  public static HearthClient connect(ClientOptions options)
      throws ConnectFailedException, InterruptedException {
    return connect(options, new ClientHandlers());
  }

  /**
   * As the other, ready for what the daemon asks and pushes from the first moment on.
   *
   * @param handlers what is answered; called perhaps before this returns
   */
  public static HearthClient connect(ClientOptions options, ClientHandlers handlers)
      throws ConnectFailedException, InterruptedException {
    Transport transport = Transports.open(options.engine(), options.polling(), options.endpoint());
    SessionResources resources =
        new SessionResources(new BufferPool(MAX_IDLE_BUFFER_BYTES), new Deadlines());
    DaemonRequests requests = new DaemonRequests(handlers);
    boolean opened = false;
    try {
      Opening.Opened open = new Opening(options, transport, resources, requests).open();
      opened = true;
      if (!handlers.isEmpty()) {
        open.reading().startBackground();
      }
      return new HearthClient(options, resources, transport, handlers, open);
    } finally {
      if (!opened) {
        resources.close();
        transport.close();
      }
    }
  }

  /**
   * Looks what is to be found at a daemon's address, without talking to anyone. Changes nothing and
   * waits for nobody.
   *
   * @throws ConnectFailedException if this machine has no transport, or it cannot be the address of
   *     a daemon
   */
  public static Probe probe(ClientOptions options) throws ConnectFailedException {
    try (Transport transport =
        Transports.open(options.engine(), options.polling(), options.endpoint())) {
      return transport.probe(options.endpoint());
    } catch (ConnectFailedException e) {
      throw e;
    } catch (IOException e) {
      throw new ConnectFailedException(
          ConnectFailure.TRANSPORT, options.endpoint(), String.valueOf(e.getMessage()), e);
    }
  }

  /** What was agreed with the daemon: who it is, which services it has. */
  public Agreement agreement() {
    return agreement;
  }

  /**
   * How the daemon ended, where it has: see {@link PostMortem}. Its process may take {@link
   * ClientOptions#endTimeout} to end.
   *
   * @param folder its state folder
   */
  public PostMortem postMortem(StateFolder folder) throws InterruptedException {
    return PostMortem.of(agreement.daemon(), daemon.process(), folder, options.endTimeout());
  }

  /** Whether calls can be made. That the daemon has gone is noticed by whoever reads next. */
  public boolean isOpen() {
    return session.isOpen();
  }

  /**
   * What a daemon says that serves the calls that it has and takes no more: why, and where to go.
   * Noticed by whoever reads next.
   *
   * @return empty while it takes calls
   */
  public Optional<GoingAway> goingAway() {
    return Optional.ofNullable(session.goingAway());
  }

  /** The deadline, from now on, of a call that states no time of its own. */
  public Deadline usualDeadline() {
    return Deadline.after(options.callTimeout());
  }

  /** What the connection is doing and has done: answers that came too late, for one. */
  public SessionCounts counts() {
    return session.counts();
  }

  /** Where memory for attachments can be had: direct buffers, which go out without a copy. */
  public Attachment allocate(int bytes) {
    return resources.buffers().allocate(bytes);
  }

  /**
   * Calls a service and waits for its answer.
   *
   * @param attachment handed over: closed once sent, also when this call fails
   * @return the answer, which the caller owns and closes
   * @throws CallException how the call failed: with the code that the service answered, {@link
   *     dev.hearth.spi.ErrorCode#DEADLINE_EXCEEDED}, or {@link
   *     dev.hearth.spi.ErrorCode#UNAVAILABLE} when the daemon has gone
   */
  public Answer call(
      int serviceId, int messageType, Message message, Attachment attachment, Deadline deadline)
      throws CallException, InterruptedException {
    return session.call(serviceId, messageType, message, attachment, deadline);
  }

  /** As the other, without attachment and with the usual deadline. */
  public Answer call(int serviceId, int messageType, Message message)
      throws CallException, InterruptedException {
    return call(serviceId, messageType, message, Attachment.none(), usualDeadline());
  }

  /**
   * Calls a service. Waits, if at all, only for room to send.
   *
   * @param attachment handed over: closed once sent, also when this call fails
   * @return completed with the answer, whose owner closes it, or with a {@link CallException}, by
   *     the thread that reads the connection: what depends on it must not block, or is to be
   *     started with the {@code Async} methods. Cancelling it cancels the call
   */
  public CompletableFuture<Answer> callAsync(
      int serviceId, int messageType, Message message, Attachment attachment, Deadline deadline)
      throws InterruptedException {
    CallFuture future = new CallFuture(reading);
    try {
      future.began(session.start(serviceId, messageType, message, attachment, deadline, future));
    } catch (CallException e) {
      future.failed(e);
    }
    return future;
  }

  /**
   * Begins a call that streams items.
   *
   * @param attachment handed over: closed once sent, also when this call fails
   * @param withItems whether items follow the request
   * @return the call, which the caller closes
   */
  public OutboundCall start(
      int serviceId,
      int messageType,
      Message message,
      Attachment attachment,
      Deadline deadline,
      boolean withItems)
      throws CallException, InterruptedException {
    return session.start(serviceId, messageType, message, attachment, deadline, withItems);
  }

  /**
   * Asks the daemon's process for a sign of life and waits for it, whatever else is under way.
   *
   * @throws CallException if none came
   */
  public void ping(Deadline deadline) throws CallException, InterruptedException {
    session.ping(deadline);
  }

  /**
   * Sends a message that is not answered. Waits, if at all, only for room to send.
   *
   * @param attachment handed over: closed once sent, also when this call fails
   */
  public void oneWay(int serviceId, int messageType, Message message, Attachment attachment)
      throws CallException, InterruptedException {
    session.oneWay(serviceId, messageType, message, attachment, usualDeadline());
  }

  /**
   * Has what the daemon pushes for a service handled. From here on a background thread reads the
   * connection whenever no caller does.
   *
   * @throws IllegalArgumentException if the service has a handler already
   */
  public void onPush(int serviceId, PushHandler handler) {
    handlers.onPush(serviceId, handler);
    reading.startBackground();
  }

  /**
   * Where handlers are registered for what a service of the daemon calls this client with, and
   * pushes to it. From here on a background thread reads the connection whenever no caller does.
   */
  public HandlerRegistry handlers(int serviceId) {
    reading.startBackground();
    return handlers.of(serviceId);
  }

  /** The control service. */
  public ControlClient control() {
    return new ControlClient(this);
  }

  /** The cache service. */
  public CacheClient cache() {
    return new CacheClient(this);
  }

  /**
   * Closes the connection. Calls that run fail with UNAVAILABLE. Not to be called by a push
   * handler: its thread would have to read that the connection has ended. The second and every
   * later call does nothing.
   */
  @Override
  public void close() {
    session.close("the client closed the connection");
    awaitClosed();
    resources.close();
    transport.close();
  }

  private synchronized void awaitClosed() {
    boolean interrupted = false;
    for (boolean waits = true; waits; ) {
      try {
        session.awaitClosed();
        waits = false;
      } catch (InterruptedException e) {
        // The connection is closed all the same; that takes no longer than the close time-out.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
