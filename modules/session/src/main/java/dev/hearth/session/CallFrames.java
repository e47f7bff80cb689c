package dev.hearth.session;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.protocol.session.Credit;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Item;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameRule;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the frames of an open session to the calls that they belong to. A frame of a call that has
 * ended is late, not wrong: both ends may end a call at the same time. It is dropped and counted.
 */
final class CallFrames {
  private final PendingCalls outbound;
  private final InboundCalls inbound;
  private final FrameSender sender;
  private final BufferPool pool;
  private final InboundRequest request;
  private final InboundHandler handler;
  private final BooleanSupplier overwhelmed;
  private long lastRequestId;
  private volatile boolean draining;
  private final AtomicLong lateFrames = new AtomicLong();

  CallFrames(
      PendingCalls outbound,
      InboundCalls inbound,
      FrameSender sender,
      BufferPool pool,
      InboundRequest request,
      InboundHandler handler,
      BooleanSupplier overwhelmed) {
    this.outbound = outbound;
    this.inbound = inbound;
    this.sender = sender;
    this.pool = pool;
    this.request = request;
    this.handler = handler;
    this.overwhelmed = overwhelmed;
  }

  /** Answers new requests UNAVAILABLE from here on. */
  void drain() {
    draining = true;
  }

  /** The highest ID of a request that has been handled. */
  long lastRequestId() {
    return lastRequestId;
  }

  long lateFrames() {
    return lateFrames.get();
  }

  /** Handles a frame of any kind but HELLO, HELLO_ACK and GOAWAY, and ERROR of a connection. */
  void frame(Frame frame) throws FrameException {
    if (frame.has(FrameFlags.MORE) && frame.kind() != FrameKind.REQUEST) {
      throw new FrameException(
          FrameRule.FLAGS, "frame of kind " + frame.kind() + " has the flag MORE");
    }
    switch (frame.kind()) {
      case REQUEST -> request(frame);
      case ONE_WAY -> request.handle(frame, handler);
      case RESPONSE -> response(frame);
      case ERROR -> error(frame);
      case ITEM -> item(frame);
      case CREDIT -> credit(frame);
      case END -> end(frame);
      case CANCEL -> cancel(frame);
      case PING -> sender.pong(frame.correlationId());
      case PONG -> pong(frame);
      case HELLO, HELLO_ACK, GOAWAY -> throw wrongState(frame);
    }
  }

  static FrameException wrongState(Frame frame) {
    return new FrameException(
        FrameRule.STATE, "frame of kind " + frame.kind() + " may not come in this state");
  }

  private void request(Frame frame) throws FrameException {
    long id = frame.correlationId();
    if (outbound.isOwn(id) || (id & ~PendingCalls.ACCEPTOR_BIT) == 0) {
      throw new FrameException(
          FrameRule.STATE,
          "REQUEST has correlation ID 0x" + Long.toHexString(id) + ", which its sender cannot use");
    }
    if (inbound.get(id) != null) {
      throw new FrameException(
          FrameRule.STATE,
          "REQUEST has correlation ID 0x" + Long.toHexString(id) + " of a call that still runs");
    }
    if (draining) {
      refuse(
          frame,
          ErrorCode.UNAVAILABLE,
          "the connection is about to be closed and takes no new call; connect again");
    } else if (overwhelmed.getAsBoolean()) {
      refuse(
          frame,
          ErrorCode.RESOURCE_EXHAUSTED,
          "too many answers on this connection wait to be read; read them first");
    } else {
      lastRequestId = id;
      request.handle(frame, handler);
    }
  }

  private void refuse(Frame frame, ErrorCode code, String message) {
    sender.error(
        frame.serviceId(),
        frame.messageType(),
        frame.correlationId(),
        new CallException(code, message));
  }

  private void response(Frame frame) {
    OutboundCall call = outbound.get(frame.correlationId());
    if (call == null) {
      late();
    } else {
      Item kept = Bodies.keep(frame, pool);
      call.answered(new Answer(kept.message(), kept.attachment()));
    }
  }

  private void error(Frame frame) throws FrameException {
    OutboundCall call = outbound.get(frame.correlationId());
    if (call == null) {
      late();
    } else {
      call.failed(ErrorMessages.toException(ErrorMessages.decode(frame.message())));
    }
  }

  private void pong(Frame frame) {
    response(frame);
  }

  private void item(Frame frame) throws FrameException {
    ItemInbox inbox = inboxOf(frame.correlationId());
    if (inbox == null) {
      late();
    } else {
      inbox.arrived(Bodies.keep(frame, pool));
    }
  }

  private @Nullable ItemInbox inboxOf(long id) {
    if (outbound.isOwn(id)) {
      OutboundCall call = outbound.get(id);
      return call == null ? null : call.inbox();
    }
    InboundCall call = inbound.get(id);
    return call == null ? null : call.inbox();
  }

  private void credit(Frame frame) throws FrameException {
    ItemOutlet outlet = outletOf(frame.correlationId());
    if (outlet == null) {
      late();
      return;
    }
    try {
      Credit credit = Credit.parseFrom(frame.message());
      outlet.credit(Integer.toUnsignedLong(credit.getFrames()), clampUnsigned(credit.getBytes()));
    } catch (InvalidProtocolBufferException e) {
      throw ErrorMessages.malformed("CREDIT", e);
    }
  }

  private static long clampUnsigned(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE / 2 : Math.min(unsigned, Long.MAX_VALUE / 2);
  }

  private @Nullable ItemOutlet outletOf(long id) {
    if (outbound.isOwn(id)) {
      OutboundCall call = outbound.get(id);
      return call == null ? null : call.outlet();
    }
    InboundCall call = inbound.get(id);
    return call == null ? null : call.outlet();
  }

  private void end(Frame frame) {
    InboundCall call = inbound.get(frame.correlationId());
    if (call == null) {
      late();
    } else {
      call.inbox().end();
    }
  }

  private void cancel(Frame frame) {
    InboundCall call = inbound.get(frame.correlationId());
    if (call == null) {
      late();
    } else {
      call.cancel(new CallException(ErrorCode.CANCELLED, "the caller cancelled the call"));
    }
  }

  private void late() {
    lateFrames.incrementAndGet();
  }
}
