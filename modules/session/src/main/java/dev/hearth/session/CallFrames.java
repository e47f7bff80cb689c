package dev.hearth.session;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.protocol.session.Credit;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameRule;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Brings the frames of an open session to the calls that they belong to. A frame of a call that has
 * ended is late, not wrong: both ends may end a call at the same time. It is dropped and counted.
 */
final class CallFrames {
  private final PendingCalls outbound;
  private final InboundCalls inbound;
  private final Outbox outbox;
  private final FrameSender sender;
  private final Bodies bodies;
  private final Unpacker unpacker;
  private final InboundRequest request;
  private final InboundHandler handler;
  private final int maxCallDepth;
  private final AtomicLong lateFrames = new AtomicLong();
  private final AtomicLong lateReplies = new AtomicLong();
  private volatile long lastRequestId;
  private volatile boolean draining;

  CallFrames(
      PendingCalls outbound,
      InboundCalls inbound,
      Outbox outbox,
      FrameSender sender,
      Bodies bodies,
      Unpacker unpacker,
      InboundRequest request,
      InboundHandler handler,
      int maxCallDepth) {
    this.maxCallDepth = maxCallDepth;
    this.outbound = outbound;
    this.inbound = inbound;
    this.outbox = outbox;
    this.sender = sender;
    this.bodies = bodies;
    this.unpacker = unpacker;
    this.request = request;
    this.handler = handler;
  }

  /** Answers new requests UNAVAILABLE from here on. */
  void drain() {
    draining = true;
  }

  /** The ID of the last request that was handled. */
  long lastRequestId() {
    return lastRequestId;
  }

  long lateFrames() {
    return lateFrames.get();
  }

  /** Those late frames that answer a call. */
  long lateReplies() {
    return lateReplies.get();
  }

  /** Handles a frame of any kind but those of the handshake and of the connection's end. */
  void frame(Frame frame) throws FrameException {
    if (frame.has(FrameFlags.COMPRESSED)) {
      unpack(frame);
    }
    switch (frame.kind()) {
      case REQUEST -> request(frame);
      case ONE_WAY -> oneWay(frame);
      case RESPONSE -> answer(frame, FrameKind.REQUEST);
      case ERROR -> error(frame);
      case ITEM -> item(frame);
      case CREDIT -> credit(frame);
      case END -> end(frame);
      case CANCEL -> cancel(frame);
      case PING -> sender.pong(frame.correlationId());
      case PONG -> answer(frame, FrameKind.PING);
      case HELLO, HELLO_ACK, GOAWAY, RINGS -> throw SessionRules.wrongState(frame);
    }
  }

  /** Damage is told to the call first, and then ends the connection. */
  private void unpack(Frame frame) throws FrameException {
    try {
      unpacker.arrived(frame);
    } catch (FrameException e) {
      endCall(frame, Unpacker.toCall(e));
      throw e;
    }
  }

  /** Ends the call that a frame belongs to, where there is one. */
  private void endCall(Frame frame, CallException why) {
    long id = frame.correlationId();
    OutboundCall own = outbound.isOwn(id) ? outbound.get(id) : null;
    InboundCall other = inbound.get(id);
    if (frame.kind() == FrameKind.REQUEST && other == null) {
      refuse(frame, why);
    } else if (own != null) {
      own.abandon(why);
    } else if (other != null) {
      other.cancel(why);
    }
  }

  private Body keep(Frame frame) throws CallException {
    return Unpacker.isPacked(frame) ? bodies.keepPacked(frame, unpacker) : bodies.keep(frame);
  }

  private void request(Frame frame) throws FrameException {
    long id = frame.correlationId();
    if (outbound.isOwn(id) || (id & ~PendingCalls.ACCEPTOR_BIT) == 0) {
      throw badId(id, "which its sender may not use");
    }
    if (inbound.get(id) != null) {
      throw badId(id, "of a call that is open");
    }
    if (draining) {
      refuse(
          frame,
          new CallException(
              ErrorCode.UNAVAILABLE,
              "the connection is about to be closed and takes no new call; connect again"));
    } else if (outbox.isOverwhelmed()) {
      refuse(
          frame,
          new CallException(
              ErrorCode.RESOURCE_EXHAUSTED,
              "too many answers on this connection wait to be read; read them first"));
    } else if (frame.depth() > maxCallDepth) {
      refuse(frame, Lineage.tooDeep(frame.depth(), maxCallDepth));
    } else if (bodies.isIncomplete(frame)) {
      refuse(frame, bodies.exhausted(frame));
    } else {
      lastRequestId = id;
      request.handle(frame, handler);
    }
  }

  private static FrameException badId(long id, String why) {
    return new FrameException(
        FrameRule.STATE, "REQUEST has correlation ID 0x" + Long.toHexString(id) + ", " + why);
  }

  private void refuse(Frame frame, CallException why) {
    sender.error(frame.serviceId(), frame.messageType(), frame.correlationId(), why);
  }

  /** There is nobody to tell when it cannot be kept; that is what one-way means. */
  private void oneWay(Frame frame) {
    if (bodies.isIncomplete(frame)) {
      late();
    } else {
      request.handle(frame, handler);
    }
  }

  private void answer(Frame frame, FrameKind question) {
    OutboundCall call = outbound.get(frame.correlationId());
    if (call == null || call.question() != question) {
      lateReply();
    } else {
      try {
        call.answered(keep(frame));
      } catch (CallException e) {
        call.failed(e);
      }
    }
  }

  private void error(Frame frame) throws FrameException {
    OutboundCall call = outbound.get(frame.correlationId());
    if (call == null) {
      lateReply();
    } else {
      call.failed(ErrorMessages.toException(ErrorMessages.decode(frame.message())));
    }
  }

  private void item(Frame frame) throws FrameException {
    long id = frame.correlationId();
    if (outbound.isOwn(id)) {
      OutboundCall call = outbound.get(id);
      if (call == null) {
        late();
      } else {
        arrived(frame, call.inbox(), call::abandon);
      }
      return;
    }
    InboundCall call = inbound.get(id);
    ItemInbox inbox = call == null ? null : call.inbox();
    if (call == null) {
      late();
    } else if (inbox == null) {
      throw new FrameException(FrameRule.STATE, "ITEM belongs to a REQUEST without MORE");
    } else {
      arrived(frame, inbox, call::cancel);
    }
  }

  /** An item that cannot be kept ends its call: without it the stream would not be whole. */
  private void arrived(Frame frame, ItemInbox inbox, Consumer<CallException> end)
      throws FrameException {
    try {
      inbox.arrived(keep(frame));
    } catch (CallException e) {
      end.accept(e);
    }
  }

  private void credit(Frame frame) throws FrameException {
    long id = frame.correlationId();
    ItemOutlet outlet;
    if (outbound.isOwn(id)) {
      OutboundCall call = outbound.get(id);
      outlet = call == null ? null : call.outlet();
    } else {
      InboundCall call = inbound.get(id);
      outlet = call == null ? null : call.outlet();
    }
    try {
      Credit credit = Credit.parseFrom(frame.message());
      if (outlet == null) {
        late();
      } else {
        outlet.credit(Integer.toUnsignedLong(credit.getFrames()), credit.getBytes());
      }
    } catch (InvalidProtocolBufferException e) {
      throw ErrorMessages.malformed("CREDIT", e);
    }
  }

  private void end(Frame frame) {
    InboundCall call = inbound.get(frame.correlationId());
    ItemInbox inbox = call == null ? null : call.inbox();
    if (inbox == null) {
      late();
    } else {
      inbox.end();
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

  private void lateReply() {
    lateReplies.incrementAndGet();
    late();
  }

  private void late() {
    lateFrames.incrementAndGet();
  }
}
