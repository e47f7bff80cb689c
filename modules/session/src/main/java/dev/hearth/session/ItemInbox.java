package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Item;
import dev.hearth.spi.ItemSource;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameRule;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of one direction of a call that have arrived and were not taken yet. The peer was given
 * credit for as many, so they are bounded; taking them gives it more.
 */
final class ItemInbox implements ItemSource {
  private final FrameSender sender;
  private final Consumer<FrameException> broken;
  private final Consumer<CallException> endCall;
  private final long correlationId;
  private final Deadline deadline;
  private final Patience patience;
  private final Signal changed;
  private final int windowFrames;
  private final long windowBytes;

  private final ArrayDeque<Body> items = new ArrayDeque<>(2);
  private long creditFrames;
  private long creditBytes;
  private int takenFrames;
  private long takenBytes;
  private boolean ended;
  private boolean closed;
  private @Nullable CallException failure;

  ItemInbox(
      Streams streams, long correlationId, Deadline deadline, Consumer<CallException> endCall) {
    sender = streams.sender();
    broken = streams.broken();
    this.endCall = endCall;
    patience = streams.patience();
    this.correlationId = correlationId;
    this.deadline = deadline;
    windowFrames = streams.initialFrames();
    windowBytes = streams.initialBytes();
    creditFrames = windowFrames;
    creditBytes = windowBytes;
    changed = new Signal(streams.waiting());
  }

  /** Takes over an item that has arrived. */
  void arrived(Body item) throws FrameException {
    boolean kept = false;
    try {
      synchronized (this) {
        if (ended) {
          throw new FrameException(FrameRule.STATE, "ITEM follows the end of its stream");
        }
        if (creditFrames <= 0 || creditBytes <= 0) {
          throw new FrameException(FrameRule.STATE, "ITEM came without credit");
        }
        creditFrames--;
        creditBytes -= item.payloadBytes();
        if (!closed && failure == null) {
          items.addLast(item);
          kept = true;
        }
      }
    } finally {
      if (!kept) {
        item.close();
      }
    }
    changed.wake();
  }

  /** No more items will come; those that are here can still be taken. */
  void end() {
    synchronized (this) {
      ended = true;
    }
    changed.wake();
  }

  /**
   * The call has failed: what was not taken is dropped, and its reader told so. A stream whose end
   * has arrived, too, must not look whole when some of it is missing.
   */
  void fail(CallException cause) {
    synchronized (this) {
      if (failure == null && !(ended && items.isEmpty())) {
        failure = cause;
      }
    }
    drop();
    changed.wake();
  }

  /** Drops what was not taken, and whatever else may come. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    drop();
    changed.wake();
  }

  private synchronized void drop() {
    for (Body item = items.pollFirst(); item != null; item = items.pollFirst()) {
      item.close();
    }
  }

  @Override
  public @Nullable Item next() throws CallException, InterruptedException {
    if (!changed.await(this::isDecided, patience.nanos(deadline))) {
      throw patience.exhausted(deadline, "the stream's next item");
    }
    Body item;
    int frames = 0;
    long bytes = 0;
    synchronized (this) {
      item = items.pollFirst();
      if (item == null) {
        if (failure != null) {
          throw failure;
        }
        return null;
      }
      takenFrames++;
      takenBytes += item.payloadBytes();
      if (!ended && (takenFrames * 2 >= windowFrames || takenBytes * 2 >= windowBytes)) {
        frames = takenFrames;
        bytes = takenBytes;
        takenFrames = 0;
        takenBytes = 0;
        creditFrames += frames;
        creditBytes += bytes;
      }
    }
    if (frames > 0) {
      sender.credit(correlationId, frames, bytes);
    }
    return open(item);
  }

  private Item open(Body item) throws CallException {
    try {
      return item.open();
    } catch (FrameException e) {
      CallException cause = Unpacker.toCall(e);
      endCall.accept(cause);
      broken.accept(e);
      throw cause;
    }
  }

  private synchronized boolean isDecided() {
    return !items.isEmpty() || ended || closed || failure != null;
  }
}
