package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.wire.FrameKind;
import org.jspecify.annotations.Nullable;

/** Makes this end's calls once the handshake is through. Thread-safe. */
final class Caller {
  private final PendingCalls calls;
  private final Streams streams;
  private final FrameSender sender;
  private final Deadlines deadlines;
  private final int maxCallDepth;

  Caller(PendingCalls calls, Streams streams, Deadlines deadlines, int maxCallDepth) {
    this.maxCallDepth = maxCallDepth;
    this.calls = calls;
    this.streams = streams;
    this.sender = streams.sender();
    this.deadlines = deadlines;
  }

  /** Registers a call and sends its request, as soon as there is room for it. */
  OutboundCall request(
      int serviceId,
      int messageType,
      Message message,
      Attachment attachment,
      Deadline deadline,
      boolean withItems,
      @Nullable AnswerListener listener)
      throws CallException, InterruptedException {
    Lineage lineage = lineage(attachment, deadline);
    OutboundCall call =
        new OutboundCall(
            calls,
            streams,
            FrameKind.REQUEST,
            calls.nextId(),
            lineage.deadline(),
            withItems,
            listener);
    calls.add(call);
    if (listener != null) {
      call.armTimer(deadlines);
    }
    try {
      sender.request(
          serviceId,
          messageType,
          call.id(),
          lineage.depth(),
          withItems,
          message,
          attachment,
          lineage.deadline(),
          call::isDone);
      call.requested();
    } catch (CallException e) {
      throw call.failedWith(e);
    } catch (InterruptedException | RuntimeException e) {
      call.failed(new CallException(ErrorCode.CANCELLED, "the request was not sent", e));
      throw e;
    }
    return call;
  }

  private Lineage lineage(Attachment attachment, Deadline deadline) throws CallException {
    boolean allowed = false;
    try {
      Lineage lineage = Lineage.of(deadline, maxCallDepth);
      allowed = true;
      return lineage;
    } finally {
      if (!allowed) {
        attachment.close();
      }
    }
  }

  /** Sends PING and waits for its PONG. */
  void ping(Deadline deadline) throws CallException, InterruptedException {
    try (OutboundCall call =
        new OutboundCall(calls, streams, FrameKind.PING, calls.nextId(), deadline, false, null)) {
      calls.add(call);
      sender.ping(call.id());
      call.requested();
      call.await().close();
    }
  }
}
