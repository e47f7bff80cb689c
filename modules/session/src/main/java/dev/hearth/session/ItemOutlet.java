package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ItemSink;
import dev.hearth.spi.Message;
import org.jspecify.annotations.Nullable;

/**
 * Sends the items of one direction of a call, each as soon as the peer has given credit for it: at
 * least one frame and one byte. An item may so take the bytes below zero, by less than a frame;
 * otherwise one that is larger than the credit could never go.
 */
final class ItemOutlet implements ItemSink {
  private final FrameSender sender;
  private final long correlationId;
  private final Deadline deadline;
  private final Patience patience;
  private final Signal changed;

  private long creditFrames;
  private long creditBytes;
  private @Nullable CallException failure;

  ItemOutlet(Streams streams, long correlationId, Deadline deadline) {
    sender = streams.sender();
    patience = streams.patience();
    this.correlationId = correlationId;
    this.deadline = deadline;
    creditFrames = streams.initialFrames();
    creditBytes = streams.initialBytes();
    changed = new Signal(streams.waiting());
  }

  @Override
  public void send(Message message, Attachment attachment)
      throws CallException, InterruptedException {
    boolean credited = false;
    try {
      if (!changed.await(this::isDecided, patience.nanos(deadline))) {
        throw patience.exhausted(deadline, "credit to send");
      }
      take((long) message.size() + attachment.length());
      credited = true;
    } finally {
      if (!credited) {
        attachment.close();
      }
    }
    try {
      sender.item(correlationId, message, attachment, deadline, this::hasFailed);
    } catch (CallException e) {
      throw causeOf(e);
    }
  }

  /** Why the call ended, where it has: that says more than that nothing can be sent any more. */
  private synchronized CallException causeOf(CallException symptom) {
    return failure == null ? symptom : failure;
  }

  private synchronized void take(long bytes) throws CallException {
    if (failure != null) {
      throw failure;
    }
    creditFrames--;
    creditBytes -= bytes;
  }

  private synchronized boolean isDecided() {
    return failure != null || (creditFrames > 0 && creditBytes > 0);
  }

  private synchronized boolean hasFailed() {
    return failure != null;
  }

  /** The peer allows more; both numbers are unsigned. */
  void credit(long frames, long bytes) {
    synchronized (this) {
      creditFrames = saturatedSum(creditFrames, frames);
      creditBytes = saturatedSum(creditBytes, bytes);
    }
    changed.wake();
  }

  private static long saturatedSum(long credit, long more) {
    long sum = credit + more;
    return more < 0 || sum < credit ? Long.MAX_VALUE : sum;
  }

  /** The call is over: nothing can be sent any more. */
  void fail(CallException cause) {
    synchronized (this) {
      if (failure == null) {
        failure = cause;
      }
    }
    changed.wake();
  }
}
