package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Peer;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameKind;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request or one-way frame as it lies in the buffer that it arrived in. One object for all those
 * of a session, used by its I/O thread and valid until {@link InboundHandler#request} returns.
 */
public final class InboundRequest implements Request {
  private final FrameSender sender;
  private final Deadlines deadlines;
  private final Bodies bodies;
  private final InboundCalls calls;
  private final PendingCalls ownCalls;
  private final Streams streams;
  private final Unpacker unpacker;
  private final Peer peer;
  private final Turns turns = new Turns();
  private @Nullable Frame frame;
  private @Nullable Deadline deadline;

  InboundRequest(
      Deadlines deadlines,
      Bodies bodies,
      InboundCalls calls,
      PendingCalls ownCalls,
      Streams streams,
      Unpacker unpacker,
      Peer peer) {
    this.ownCalls = ownCalls;
    this.sender = streams.sender();
    this.deadlines = deadlines;
    this.bodies = bodies;
    this.calls = calls;
    this.streams = streams;
    this.unpacker = unpacker;
    this.peer = peer;
  }

  /** Hands one frame to the handler. */
  void handle(Frame arrived, InboundHandler handler) {
    frame = arrived;
    deadline = null;
    try {
      handler.request(this);
    } finally {
      if (frame != null) {
        fail(new CallException(ErrorCode.INTERNAL, "the request was not handled"));
      }
    }
  }

  private Frame frame() {
    Frame current = frame;
    if (current == null) {
      throw new IllegalStateException("this request has been answered or taken elsewhere");
    }
    return current;
  }

  long correlationId() {
    return frame().correlationId();
  }

  /** Which service it is for. */
  public int serviceId() {
    return frame().serviceId();
  }

  @Override
  public int messageType() {
    return frame().messageType();
  }

  /**
   * Whether it cannot be answered here: it is compressed, and to decompress it would take long, or
   * it is a one-way message that comes after one of which that is so. Nothing of what it carries
   * can be read before it has been detached, and {@link InboundCall#inTurn} handled.
   */
  public boolean mustBeDetached() {
    return Unpacker.isPacked(frame()) || (isOneWay() && turns.isBusy());
  }

  @Override
  public ByteBuffer message() {
    return unpacked().message();
  }

  @Override
  public ByteBuffer attachment() {
    return unpacked().attachment();
  }

  private Frame unpacked() {
    Frame current = frame();
    if (Unpacker.isPacked(current)) {
      throw new IllegalStateException("this request is compressed; it can only be detached");
    }
    return current;
  }

  @Override
  public Descriptors descriptors() {
    return bodies.descriptorsOfFrame();
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public Deadline deadline() {
    Deadline known = deadline;
    if (known == null) {
      long millis = frame().timeLeftMillis();
      known =
          millis == 0 ? Deadline.NONE : Deadline.afterNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      deadline = known;
    }
    return known;
  }

  /** In how many calls it is nested. */
  int depth() {
    return frame().depth();
  }

  /**
   * Whether it may be nested in a call of this end to the peer: it is nested in some, and this end
   * has one open.
   */
  public boolean mayBeNestedInOwnCall() {
    return depth() > 0 && ownCalls.size() > 0;
  }

  /** Whether the peer expects no answer; what is answered is then dropped. */
  public boolean isOneWay() {
    return frame().kind() == FrameKind.ONE_WAY;
  }

  /** Whether the peer streams items after it, for which it has to be detached. */
  public boolean hasItems() {
    return frame().has(FrameFlags.MORE);
  }

  /** How many bytes its message and attachment have. */
  public int payloadBytes() {
    Frame current = frame();
    return Unpacker.isPacked(current)
        ? unpacker.lengths(current).payload()
        : current.messageLength() + current.attachmentLength();
  }

  /**
   * Answers at once, and ends the use of this object for this request.
   *
   * @param reply its attachment is handed over in any case
   */
  public void reply(Reply reply) {
    Frame request = frame();
    frame = null;
    if (request.kind() == FrameKind.ONE_WAY) {
      reply.attachment().close();
      return;
    }
    try {
      sender.responseAtOnce(
          request.serviceId(),
          request.messageType(),
          request.correlationId(),
          reply.message(),
          reply.attachment());
    } catch (CallException e) {
      error(request, e);
    }
  }

  /** Answers with a failure, and ends the use of this object for this request. */
  public void fail(CallException failure) {
    Frame request = frame();
    frame = null;
    if (request.kind() != FrameKind.ONE_WAY) {
      error(request, failure);
    }
  }

  private void error(Frame request, CallException failure) {
    sender.error(request.serviceId(), request.messageType(), request.correlationId(), failure);
  }

  /**
   * Makes a call of it that outlives this object: its message is copied, its attachment owned. From
   * here on it can be cancelled, and is when its deadline passes.
   *
   * @return the call, which the taker answers and closes
   * @throws CallException when the peer has too many calls, bytes or descriptors in work; the
   *     request is still to be answered
   */
  public InboundCall detach() throws CallException {
    return detach(() -> {});
  }

  private Body keep(Frame request) throws CallException {
    return Unpacker.isPacked(request) ? bodies.keepPacked(request, unpacker) : bodies.keep(request);
  }

  /**
   * As the other.
   *
   * @param left run once, by any thread, as soon as the call does not count any more as in work:
   *     when it is answered, before the peer can see that, or closed; short, and takes no lock
   */
  public InboundCall detach(Runnable left) throws CallException {
    Frame request = frame();
    calls.admit();
    boolean hasItems = hasItems();
    InboundCall call =
        new InboundCall(this, calls, streams, bodies, keep(request), hasItems, left, turns);
    frame = null;
    calls.add(call);
    call.armTimer(deadlines);
    return call;
  }
}
