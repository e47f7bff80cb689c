package dev.hearth.session;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.GoAway;
import dev.hearth.protocol.session.Hello;
import dev.hearth.protocol.session.HelloAck;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.Peer;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameDecoder;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLimits;
import dev.hearth.wire.FrameRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection's life: handshake, calls both ways, end. Both ends are the same code; only the
 * handshake differs.
 *
 * <p>The connection delivers to it as to any {@link Receiver}, one thread at a time: that is its
 * I/O thread. All other methods may be called by any thread.
 */
public final class Session implements Receiver {
  private final SessionResources resources;
  private final SessionSettings settings;
  private final Connection connection;
  private final ConnectionHandle handle;
  private final Role role;
  private final Waiting waiting;
  private final InboundHandler handler;
  private final SessionListener listener;

  private final FrameDecoder decoder;
  private final Outbox outbox;
  private final FrameSender sender;
  private final PendingCalls outbound;
  private final InboundCalls inbound;
  private final Signal changed;
  private final AtomicReference<SessionState> state = new AtomicReference<>(SessionState.HANDSHAKE);

  private volatile @Nullable SessionEnd end;
  private volatile @Nullable Established established;
  private volatile @Nullable String goingAway;
  private Deadlines.@Nullable Entry handshakeTimer;
  private Deadlines.@Nullable Entry closeTimer;

  /** What there is once the handshake is through. */
  private record Established(Agreement agreement, Peer peer, Streams streams, CallFrames frames) {}

  /**
   * A session over a new connection.
   *
   * @param handle the name that the owner gives to the connection; not sent to the peer
   * @param waiting how threads wait for what the connection brings
   * @param handler takes what the peer asks
   * @param listener is told when it opens and ends
   */
  public Session(
      SessionResources resources,
      SessionSettings settings,
      Connection connection,
      ConnectionHandle handle,
      Role role,
      Waiting waiting,
      InboundHandler handler,
      SessionListener listener) {
    this.resources = resources;
    this.settings = settings;
    this.connection = connection;
    this.handle = handle;
    this.role = role;
    this.waiting = waiting;
    this.handler = handler;
    this.listener = listener;
    boolean accepts = role instanceof Role.Acceptor;
    outbox = new Outbox(connection, resources.buffers(), waiting, settings.outboxBytes(), accepts);
    sender = new FrameSender(outbox, settings.maxPayloadBytes());
    outbound = new PendingCalls(accepts);
    inbound = new InboundCalls(settings.maxConcurrentCalls());
    changed = new Signal(waiting);
    FrameLimits limits =
        accepts ? FrameLimits.BEFORE_HANDSHAKE : new FrameLimits(settings.maxPayloadBytes(), 0);
    decoder = new FrameDecoder(limits, resources.buffers(), this::frame);
  }

  // ---------------------------------------------------------------- the life of the session

  /**
   * Begins the handshake: sends HELLO, or begins to wait for it. Called once. A peer with which it
   * is not through when the time-out passes is disconnected.
   */
  public void start() {
    Deadlines.Entry timer =
        resources
            .deadlines()
            .schedule(
                System.nanoTime() + settings.handshakeTimeout().toNanos(), this::handshakeTimedOut);
    synchronized (this) {
      handshakeTimer = timer;
    }
    if (state.get() != SessionState.HANDSHAKE) {
      timer.cancel();
    }
    if (role instanceof Role.Initiator initiator) {
      sender.hello(Handshake.hello(initiator));
    }
  }

  private void handshakeTimedOut() {
    if (state.get() == SessionState.HANDSHAKE) {
      String message =
          "the handshake was not through after " + settings.handshakeTimeout().toMillis() + " ms";
      end(
          new SessionEnd(EndCause.HANDSHAKE_TIMEOUT, message),
          ErrorBody.newBuilder()
              .setCode(ErrorCode.DEADLINE_EXCEEDED.number())
              .setMessage(message)
              .build());
    }
  }

  /**
   * Waits until the handshake is through.
   *
   * @throws SessionException if the session ended instead
   */
  public Agreement awaitOpen() throws SessionException, InterruptedException {
    changed.await(() -> established != null || end != null, Long.MAX_VALUE);
    Established now = established;
    if (now == null) {
      throw new SessionException(endOr("the session ended"));
    }
    return now.agreement();
  }

  private SessionEnd endOr(String message) {
    SessionEnd known = end;
    return known == null ? new SessionEnd(EndCause.CLOSED_HERE, message) : known;
  }

  /**
   * Tells the peer to make no new calls, and answers those that it makes all the same with
   * UNAVAILABLE. What runs goes on.
   */
  public void drain(String reason) {
    Established now = established;
    if (now != null && state.compareAndSet(SessionState.OPEN, SessionState.DRAINING)) {
      now.frames().drain();
      sender.control(
          FrameKind.GOAWAY,
          0,
          GoAway.newBuilder()
              .setReason(reason)
              .setLastCorrelationId(now.frames().lastRequestId())
              .build());
    }
  }

  /**
   * Ends the session: what is queued still goes out, for as long as the close time-out allows.
   * Returns at once; {@link SessionListener#closed} follows. The second and every later call does
   * nothing.
   */
  public void close(String reason) {
    end(new SessionEnd(EndCause.CLOSED_HERE, reason), null);
  }

  /** Waits until the connection is gone and all calls have been ended. */
  public void awaitClosed() throws InterruptedException {
    changed.await(() -> state.get() == SessionState.ENDED, Long.MAX_VALUE);
  }

  /** Whether calls can be made. */
  public boolean isOpen() {
    SessionState now = state.get();
    return (now == SessionState.OPEN || now == SessionState.DRAINING) && goingAway == null;
  }

  /** How it ended, or is about to; null while it lives. */
  public @Nullable SessionEnd end() {
    return end;
  }

  /** Ends the session if this is the first end that it comes to. */
  private void end(SessionEnd how, @Nullable ErrorBody farewell) {
    synchronized (this) {
      if (end != null) {
        return;
      }
      end = how;
      state.set(SessionState.ENDING);
      closeTimer =
          resources
              .deadlines()
              .schedule(System.nanoTime() + settings.closeTimeout().toNanos(), connection::close);
    }
    if (farewell != null) {
      sender.control(FrameKind.ERROR, 0, farewell);
    }
    outbox.closeWhenWritten();
    changed.wake();
  }

  // ---------------------------------------------------------------- what can be asked of it

  /** The name that the owner gave to the connection. */
  public ConnectionHandle handle() {
    return handle;
  }

  /** The other end; null before the handshake is through. */
  public @Nullable Peer peer() {
    Established now = established;
    return now == null ? null : now.peer();
  }

  /** What it is doing and has done. */
  public SessionCounts counts() {
    Established now = established;
    return new SessionCounts(
        outbound.size(), inbound.size(), now == null ? 0 : now.frames().lateFrames());
  }

  /**
   * Calls the peer and waits for its answer.
   *
   * @param attachment handed over: closed once sent, also when this call fails
   * @return the answer, which the caller owns and closes
   * @throws CallException how the call failed
   */
  public Answer call(
      int serviceId, int messageType, Message message, Attachment attachment, Deadline deadline)
      throws CallException, InterruptedException {
    try (OutboundCall call =
        begin(serviceId, messageType, message, attachment, deadline, false, null)) {
      return call.await();
    }
  }

  /**
   * Calls the peer; {@link OutboundCall#await} brings the answer. Waits for room to send.
   *
   * @param attachment handed over: closed once sent, also when this call fails
   * @param withItems whether items follow the request
   * @throws CallException if the request could not be sent
   */
  public OutboundCall start(
      int serviceId,
      int messageType,
      Message message,
      Attachment attachment,
      Deadline deadline,
      boolean withItems)
      throws CallException, InterruptedException {
    return begin(serviceId, messageType, message, attachment, deadline, withItems, null);
  }

  /**
   * Calls the peer and has a listener told how the call ends. Waits for room to send.
   *
   * @param attachment handed over: closed once sent, also when this call fails
   * @return the call, to cancel it with; it need not be closed
   * @throws CallException if the request could not be sent; the listener is told the same
   */
  public OutboundCall start(
      int serviceId,
      int messageType,
      Message message,
      Attachment attachment,
      Deadline deadline,
      AnswerListener answerListener)
      throws CallException, InterruptedException {
    return begin(serviceId, messageType, message, attachment, deadline, false, answerListener);
  }

  private OutboundCall begin(
      int serviceId,
      int messageType,
      Message message,
      Attachment attachment,
      Deadline deadline,
      boolean withItems,
      @Nullable AnswerListener answerListener)
      throws CallException, InterruptedException {
    Established now = established;
    if (now == null || !isOpen()) {
      attachment.close();
      CallException cause = unavailable();
      if (answerListener != null) {
        answerListener.failed(cause);
      }
      throw cause;
    }
    OutboundCall call =
        new OutboundCall(
            outbound, now.streams(), outbound.nextId(), deadline, withItems, answerListener);
    outbound.add(call);
    if (answerListener != null) {
      call.armTimer(resources.deadlines());
    }
    try {
      sender.request(
          serviceId,
          messageType,
          call.id(),
          withItems,
          message,
          attachment,
          deadline,
          call::isDone);
    } catch (CallException e) {
      call.failed(e);
      throw e;
    } catch (InterruptedException | RuntimeException e) {
      call.failed(new CallException(ErrorCode.CANCELLED, "the request was not sent", e));
      throw e;
    }
    return call;
  }

  private CallException unavailable() {
    SessionEnd how = end;
    String away = goingAway;
    String why =
        how != null
            ? how.message()
            : away != null ? "the peer is about to go: " + away : "the handshake is not through";
    return new CallException(ErrorCode.UNAVAILABLE, "cannot call: " + why);
  }

  /**
   * Sends a message that is not answered. Waits for room to send.
   *
   * @param attachment handed over: closed once sent, also when this call fails
   * @throws CallException if it could not be sent
   */
  public void oneWay(
      int serviceId, int messageType, Message message, Attachment attachment, Deadline deadline)
      throws CallException, InterruptedException {
    requireOpen(attachment);
    sender.oneWay(serviceId, messageType, message, attachment, deadline);
  }

  /**
   * Sends a message that is not answered, if there is room for it now. Never blocks.
   *
   * @param attachment handed over: closed once sent, also when this call fails
   * @throws CallException {@link ErrorCode#RESOURCE_EXHAUSTED} when the queue is full, {@link
   *     ErrorCode#UNAVAILABLE} when the session is not open; nothing was sent
   */
  public void push(int serviceId, int messageType, Message message, Attachment attachment)
      throws CallException {
    requireOpen(attachment);
    sender.push(serviceId, messageType, message, attachment);
  }

  private void requireOpen(Attachment attachment) throws CallException {
    if (!isOpen()) {
      attachment.close();
      throw unavailable();
    }
  }

  /** Asks the peer for a sign of life and waits for it. */
  public void ping(Deadline deadline) throws CallException, InterruptedException {
    Established now = established;
    if (now == null) {
      throw unavailable();
    }
    try (OutboundCall call =
        new OutboundCall(outbound, now.streams(), outbound.nextId(), deadline, false, null)) {
      outbound.add(call);
      sender.ping(call.id());
      call.await().close();
    }
  }

  // ---------------------------------------------------------------- what the connection delivers

  @Override
  public @Nullable ByteBuffer target() {
    return decoder.target();
  }

  @Override
  public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
    sender.beginReceiving();
    try {
      if (!descriptors.isEmpty()) {
        descriptors.forEach(Descriptor::close);
        throw new FrameException(
            FrameRule.HANDLES,
            descriptors.size() + " descriptors arrived, and none has been agreed on");
      }
      if (end == null) {
        decoder.decode(inTarget, beyond);
      }
    } catch (FrameException e) {
      refuse(e);
    } catch (RuntimeException e) {
      end(new SessionEnd(EndCause.DEFECT, "handling a frame failed: " + e, e), null);
    } finally {
      sender.endReceiving();
    }
  }

  private void refuse(FrameException cause) {
    end(
        new SessionEnd(
            EndCause.PEER_BROKE_RULE,
            "the peer broke the rule " + cause.rule() + ": " + cause.getMessage(),
            cause),
        ErrorMessages.brokenRule(cause));
  }

  private void frame(Frame frame) throws FrameException {
    if (end != null) {
      return;
    }
    if (frame.handles() != 0) {
      throw new FrameException(
          FrameRule.HANDLES,
          "frame states " + frame.handles() + " descriptors, and none has been agreed on");
    }
    if (frame.has(dev.hearth.wire.FrameFlags.COMPRESSED)) {
      throw new FrameException(
          FrameRule.FLAGS, "frame is compressed, and no compression has been agreed on");
    }
    if (frame.kind() == FrameKind.ERROR && frame.correlationId() == 0) {
      refused(ErrorMessages.decode(frame.message()));
      return;
    }
    Established now = established;
    if (now == null) {
      handshakeFrame(frame);
    } else if (frame.kind() == FrameKind.GOAWAY) {
      peerGoesAway(frame);
    } else {
      now.frames().frame(frame);
    }
  }

  private void handshakeFrame(Frame frame) throws FrameException {
    switch (role) {
      case Role.Acceptor acceptor when frame.kind() == FrameKind.HELLO -> accept(frame, acceptor);
      case Role.Initiator _ when frame.kind() == FrameKind.HELLO_ACK -> {
        HelloAck answer = Handshake.readAcknowledgement(frame);
        HostDaemon daemon = new HostDaemon("hearthd", answer.getDaemon().getVersion());
        established(answer, daemon);
      }
      default -> throw CallFrames.wrongState(frame);
    }
  }

  private record HostDaemon(String name, String version) {}

  private void accept(Frame frame, Role.Acceptor acceptor) throws FrameException {
    Hello hello = Handshake.readHello(frame);
    if (!Handshake.isCompatible(hello)) {
      ErrorBody why = Handshake.incompatible(hello);
      end(new SessionEnd(EndCause.INCOMPATIBLE, why.getMessage()), why);
      return;
    }
    HelloAck answer = Handshake.acknowledge(hello, acceptor, settings);
    sender.helloAck(answer);
    established(answer, new HostDaemon(hello.getClientName(), hello.getClientVersion()));
  }

  private void established(HelloAck answer, HostDaemon other) {
    Agreement agreement = Handshake.agreement(answer);
    Peer peer = new Peer(handle, other.name(), other.version(), connection.credentials());
    Streams streams =
        new Streams(
            sender, waiting, agreement.initialCreditFrames(), agreement.initialCreditBytes());
    InboundRequest request = new InboundRequest(resources, inbound, streams, peer);
    CallFrames frames =
        new CallFrames(
            outbound,
            inbound,
            sender,
            resources.buffers(),
            request,
            handler,
            outbox::isOverwhelmed);
    decoder.limits(new FrameLimits(settings.maxPayloadBytes(), 0));
    sender.maxPayloadBytes(Math.min(settings.maxPayloadBytes(), agreement.maxPayloadBytes()));
    cancelHandshakeTimer();
    if (state.compareAndSet(SessionState.HANDSHAKE, SessionState.OPEN)) {
      established = new Established(agreement, peer, streams, frames);
      listener.opened(this);
      changed.wake();
    }
  }

  private void cancelHandshakeTimer() {
    Deadlines.Entry timer;
    synchronized (this) {
      timer = handshakeTimer;
    }
    if (timer != null) {
      timer.cancel();
    }
  }

  private void refused(ErrorBody why) {
    boolean incompatible = why.getHighestVersion() != 0;
    end(
        new SessionEnd(
            incompatible ? EndCause.INCOMPATIBLE : EndCause.REFUSED_BY_PEER,
            "the peer ended the connection: " + why.getMessage()),
        null);
  }

  private void peerGoesAway(Frame frame) throws FrameException {
    try {
      goingAway = GoAway.parseFrom(frame.message()).getReason();
    } catch (InvalidProtocolBufferException e) {
      throw ErrorMessages.malformed("GOAWAY", e);
    }
  }

  @Override
  public void written() {
    outbox.written();
  }

  @Override
  public void closed(@Nullable IOException cause) {
    SessionEnd how;
    Deadlines.Entry timer;
    synchronized (this) {
      if (end == null) {
        end = endOf(cause);
      }
      how = endOr("closed");
      timer = closeTimer;
    }
    cancelHandshakeTimer();
    if (timer != null) {
      timer.cancel();
    }
    outbox.closed();
    decoder.close();
    outbound.close(
        new CallException(
            ErrorCode.UNAVAILABLE, "the connection ended while the call ran: " + how.message()));
    inbound.close(
        new CallException(ErrorCode.CANCELLED, "the caller's connection ended: " + how.message()));
    state.set(SessionState.ENDED);
    listener.closed(this, how);
    changed.wake();
  }

  private static SessionEnd endOf(@Nullable IOException cause) {
    return cause == null
        ? new SessionEnd(EndCause.CLOSED_BY_PEER, "the peer closed the connection")
        : new SessionEnd(
            EndCause.CONNECTION_BROKEN, "the connection broke: " + cause.getMessage(), cause);
  }
}
