package dev.hearth.session;

import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.Hello;
import dev.hearth.protocol.session.HelloAck;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.FallBehind;
import dev.hearth.spi.Message;
import dev.hearth.spi.Peer;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Receiver;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameDecoder;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection's life. Both ends are the same code; only the handshake differs.
 *
 * <p>The connection's I/O thread delivers to it. All other methods are for all threads, but one at
 * a time waits for a session.
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

  private final SessionTap tap;
  private final SessionLife life;
  private final Bodies bodies;
  private final FrameDecoder decoder;
  private final Outbox outbox;
  private final FrameSender sender;
  private final FrameQueues queues;
  private final PendingCalls outbound;
  private final InboundCalls inbound;
  private final ReceivedDescriptors descriptors;
  private final RingSwitch rings;
  private volatile @Nullable Established established;

  /**
   * Over a new connection.
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
    descriptors = new ReceivedDescriptors(resources.descriptors(), settings.retryAfter());
    bodies =
        new Bodies(resources.buffers(), resources.budget(), settings.retryAfter(), descriptors);
    tap = new SessionTap(accepts);
    outbox =
        new Outbox(connection, resources, waiting, settings, accepts, tap, this::peerDoesNotRead);
    sender = new FrameSender(outbox, settings, resources.descriptors());
    queues = new FrameQueues(outbox, sender, resources.budget(), settings.retryAfter());
    life = new SessionLife(resources.deadlines(), settings, connection, outbox, sender, waiting);
    outbound = new PendingCalls(accepts);
    inbound = new InboundCalls(settings.maxConcurrentCalls());
    rings = new RingSwitch(connection.rings(), sender, resources.budget(), accepts);
    decoder = new FrameDecoder(SessionRules.firstLimits(accepts, settings), bodies, this::frame);
  }

  /**
   * Begins the handshake: sends HELLO, or waits for it. Called once. The end that accepts
   * disconnects a peer when the time-out passes; the end that connects does so in {@link
   * #awaitOpen}.
   */
  public void start() {
    if (role instanceof Role.Initiator initiator) {
      sender.control(
          FrameKind.HELLO, 0, Handshake.helloOver(connection, settings, initiator.hello()));
    } else if (role instanceof Role.Acceptor acceptor) {
      life.limitHandshake();
      Admission.Refused refused = Admission.refusal(acceptor, connection);
      if (refused != null) {
        life.end(refused.how(), refused.why());
      }
    }
  }

  /**
   * Waits until the handshake is through, for as long as the handshake time-out says.
   *
   * @throws SessionException if the session ended instead
   */
  public Agreement awaitOpen() throws SessionException, InterruptedException {
    life.awaitHandshake(() -> established != null || life.end() != null);
    Established now = established;
    SessionEnd end = life.end();
    if (now == null && end != null) {
      throw new SessionException(end);
    }
    if (now == null) {
      throw new IllegalStateException("neither open nor ended");
    }
    return now.agreement();
  }

  /**
   * Tells the peer to make no new calls, and answers those that it makes all the same with
   * UNAVAILABLE. What runs goes on.
   */
  public void drain(GoingAway why) {
    Established now = established;
    if (now != null && life.advance(SessionState.OPEN, SessionState.DRAINING)) {
      now.frames().drain();
      sender.goAway(why, now.frames().lastRequestId());
    }
  }

  /**
   * Ends the session: what is queued still goes out, for as long as the close time-out allows.
   * Returns at once; {@link SessionListener#closed} follows. The second and every later call does
   * nothing.
   */
  public void close(String reason) {
    life.end(new SessionEnd(EndCause.CLOSED_HERE, reason), null);
  }

  /** Waits until the connection is gone and all calls have been ended. */
  public void awaitClosed() throws InterruptedException {
    life.await(() -> life.state() == SessionState.ENDED);
  }

  /** Whether calls can be made. */
  public boolean isOpen() {
    return established != null && life.takesCalls();
  }

  /** What the peer says that takes no new calls; null while it takes them. */
  public @Nullable GoingAway goingAway() {
    return life.goingAway();
  }

  /** How it ended, or is about to; null while it lives. */
  public @Nullable SessionEnd end() {
    return life.end();
  }

  /**
   * Has every frame from here on shown to a recorder.
   *
   * @param recorder null for none
   */
  public void record(@Nullable FrameRecorder recorder) {
    tap.record(recorder);
  }

  /** The name that the owner gave to the connection. */
  public ConnectionHandle handle() {
    return handle;
  }

  /** What was agreed; null before the handshake is through. */
  public @Nullable Agreement agreement() {
    Established now = established;
    return now == null ? null : now.agreement();
  }

  /** The other end; null before the handshake is through. */
  public @Nullable Peer peer() {
    Established now = established;
    return now == null ? null : now.peer();
  }

  /** Whether what arrives comes through a ring in shared memory. */
  public boolean usesRings() {
    return rings.isInUse();
  }

  /** What it is doing and has done. */
  public SessionCounts counts() {
    Established now = established;
    return now == null ? SessionCounts.NONE : now.counts(outbound, inbound);
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
    try (OutboundCall call = start(serviceId, messageType, message, attachment, deadline, false)) {
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
    return openCaller(attachment)
        .request(serviceId, messageType, message, attachment, deadline, withItems, null);
  }

  /**
   * As the other, and has a listener told how the call ends.
   *
   * @param answers told of the end of a call that could be begun
   * @return the call, to cancel it with; it need not be closed
   * @throws CallException if the session is not open: the listener hears nothing; or if the request
   *     could not be sent: the listener is told the same
   */
  public OutboundCall start(
      int serviceId,
      int messageType,
      Message message,
      Attachment attachment,
      Deadline deadline,
      AnswerListener answers)
      throws CallException, InterruptedException {
    return openCaller(attachment)
        .request(serviceId, messageType, message, attachment, deadline, false, answers);
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
    openCaller(attachment);
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
    openCaller(attachment);
    sender.push(serviceId, messageType, message, attachment);
  }

  /** A queue for frames that other peers get too; as {@link dev.hearth.spi.Topic#subscribe}. */
  public FrameQueue openQueue(int serviceId, FallBehind policy, Consumer<CallException> ended)
      throws CallException {
    openCaller(Attachment.none());
    return queues.open(serviceId, policy, ended);
  }

  /** Asks the peer for a sign of life and waits for it. */
  public void ping(Deadline deadline) throws CallException, InterruptedException {
    openCaller(Attachment.none()).ping(deadline);
  }

  /** Closes the attachment where the session is not open. */
  private Caller openCaller(Attachment attachment) throws CallException {
    Established now = established;
    if (now == null || !isOpen()) {
      attachment.close();
      SessionEnd end = life.end();
      throw new CallException(
          ErrorCode.UNAVAILABLE,
          "cannot call: " + life.whyNotOpen(),
          end == null ? null : end.failure());
    }
    rings.consider();
    return now.caller();
  }

  @Override
  public @Nullable ByteBuffer target() {
    return decoder.target();
  }

  @Override
  public int most() {
    return rings.awaitsSwitch() ? decoder.missing() : Integer.MAX_VALUE;
  }

  @Override
  public void received(int inTarget, ByteBuffer beyond, List<Descriptor> arrived) {
    sender.beginReceiving();
    try {
      descriptors.arrived(arrived, life.end() == null);
      if (life.end() == null) {
        decoder.decode(inTarget, beyond);
        descriptors.requireAtMost(decoder.pendingHandles());
      }
    } catch (FrameException e) {
      tap.refused(decoder, beyond, descriptors.waiting(), established != null);
      life.brokenRule(e);
    } catch (RuntimeException e) {
      life.end(SessionEnd.defect(e), ErrorMessages.defect());
    } finally {
      sender.endReceiving();
    }
  }

  @Override
  public void descriptorsLost(IOException cause) {
    life.brokenRule(SessionRules.descriptorsLost(cause));
  }

  private void frame(Frame frame) throws FrameException {
    if (life.end() != null) {
      return;
    }
    Established now = established;
    // The first HELLO is shown once it is known whose it is.
    if (tap.isOn() && (now != null || frame.kind() != FrameKind.HELLO)) {
      tap.received(frame, frame.handles() == 0 ? 0 : descriptors.next());
    }
    SessionRules.check(frame, now == null ? null : now.agreement());
    descriptors.begin(frame);
    try {
      handle(frame);
    } finally {
      descriptors.end();
    }
  }

  private void handle(Frame frame) throws FrameException {
    Established now = established;
    if (frame.kind() == FrameKind.ERROR && frame.correlationId() == 0) {
      life.end(SessionEnd.byPeer(ErrorMessages.decode(frame.message())), null);
    } else if (now == null) {
      handshakeFrame(frame);
    } else if (frame.kind() == FrameKind.GOAWAY) {
      life.peerGoesAway(ErrorMessages.readGoAway(frame));
    } else if (frame.kind() == FrameKind.RINGS) {
      rings.frame(frame, descriptors);
    } else {
      now.frames().frame(frame);
    }
  }

  private void handshakeFrame(Frame frame) throws FrameException {
    if (role instanceof Role.Acceptor acceptor && frame.kind() == FrameKind.HELLO) {
      accept(frame, readHello(frame), acceptor);
    } else if (role instanceof Role.Initiator && frame.kind() == FrameKind.HELLO_ACK) {
      HelloAck answer = Handshake.readAcknowledgement(frame);
      establish(answer, Handshake.DAEMON_NAME, answer.getDaemon().getVersion(), PeerRole.USER);
    } else {
      throw SessionRules.wrongState(frame);
    }
  }

  private Hello readHello(Frame frame) throws FrameException {
    try {
      return Handshake.readHello(frame);
    } catch (FrameException e) {
      tap.withheld(frame);
      throw e;
    }
  }

  private void accept(Frame frame, Hello hello, Role.Acceptor acceptor) {
    Admission admission = Admission.of(hello, acceptor, settings, connection);
    if (admission instanceof Admission.Accepted) {
      listener.admitted(this, hello.getClientName());
    }
    tap.hello(frame, hello);
    switch (admission) {
      case Admission.Accepted(HelloAck answer, PeerRole peerRole) -> {
        sender.control(FrameKind.HELLO_ACK, 0, ProtoMessage.of(answer));
        establish(answer, hello.getClientName(), hello.getClientVersion(), peerRole);
      }
      case Admission.Refused(SessionEnd how, ErrorBody why) -> life.end(how, why);
    }
  }

  private void establish(HelloAck answer, String peerName, String peerVersion, PeerRole peerRole) {
    Agreement agreed = Handshake.agreement(answer, settings);
    Packer packer = null;
    if (agreed.compression()) {
      resources.zstandard().load();
      packer = new Packer(resources.zstandard(), bodies, settings.compression());
    }
    Peer peer = new Peer(handle, peerName, peerVersion, connection.credentials(), peerRole);
    Streams streams = new Streams(sender, waiting, life::brokenRule, agreed);
    int depth = agreed.maxCallDepth();
    Unpacker unpacker =
        new Unpacker(
            resources.zstandard(), bodies, agreed.maxPayloadBytes(), role instanceof Role.Acceptor);
    InboundRequest request =
        new InboundRequest(
            resources.deadlines(), bodies, inbound, outbound, streams, unpacker, peer);
    CallFrames frames =
        new CallFrames(
            outbound, inbound, outbox, sender, bodies, unpacker, request, handler, depth);
    decoder.limits(agreed.frameLimits());
    sender.agreed(agreed.frameLimits(), packer);
    Caller caller = new Caller(outbound, streams, resources.deadlines(), depth);
    rings.agreed(agreed.ringBytes());
    established = new Established(agreed, peer, caller, frames);
    if (life.advance(SessionState.HANDSHAKE, SessionState.OPEN)) {
      listener.opened(this);
    }
  }

  private void peerDoesNotRead() {
    life.end(SessionEnd.peerDoesNotRead(), null);
  }

  @Override
  public void written() {
    outbox.written();
  }

  @Override
  public void closed(@Nullable IOException cause) {
    SessionEnd lost = SessionEnd.ofConnection(cause);
    SessionEnd how = life.finish(life.end() == null ? listener.lost(this, lost) : lost);
    try {
      outbox.closed();
      decoder.close();
      descriptors.close();
      rings.closed();
      outbound.close(how);
      queues.close(how);
      inbound.close(how);
    } finally {
      listener.closed(this, how);
      life.finished();
    }
  }
}
