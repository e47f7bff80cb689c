package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.ItemSink;
import dev.hearth.spi.ItemSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A call to the peer: it may stream items both ways, and ends with one answer or one failure. One
 * thread uses it, but any may {@link #cancel} it. Who holds it closes it; that cancels a call that
 * has not ended.
 */
public final class OutboundCall implements AutoCloseable {
  private final PendingCalls pending;
  private final FrameSender sender;
  private final long id;
  private final Deadline deadline;
  private final ItemInbox inbox;
  private final ItemOutlet outlet;
  private final Signal ended;
  private final @Nullable AnswerListener listener;

  private volatile boolean done;
  private boolean streamsItems;
  private @Nullable Answer answer;
  private @Nullable CallException failure;
  private Deadlines.@Nullable Entry timer;

  OutboundCall(
      PendingCalls pending,
      Streams streams,
      long id,
      Deadline deadline,
      boolean streamsItems,
      @Nullable AnswerListener listener) {
    this.pending = pending;
    this.sender = streams.sender();
    this.id = id;
    this.deadline = deadline;
    this.streamsItems = streamsItems;
    this.listener = listener;
    inbox = streams.inbox(id, deadline);
    outlet = streams.outlet(id, deadline);
    ended = new Signal(streams.waiting());
  }

  long id() {
    return id;
  }

  ItemInbox inbox() {
    return inbox;
  }

  ItemOutlet outlet() {
    return outlet;
  }

  /** By when the call ends. */
  public Deadline deadline() {
    return deadline;
  }

  /** The items that the peer sends before its answer. */
  public ItemSource items() {
    return inbox;
  }

  /**
   * Where items go after the request; {@link #endItems} ends them.
   *
   * @throws IllegalStateException if the call was started without items, or they have ended
   */
  public ItemSink out() {
    if (!streamsItems) {
      throw new IllegalStateException("this call was started without items, or they have ended");
    }
    return outlet;
  }

  /** Tells the peer that no more items will come. The second and every later call does nothing. */
  public void endItems() {
    if (streamsItems) {
      streamsItems = false;
      if (!done) {
        sender.end(id);
      }
    }
  }

  /**
   * Waits for the peer's answer, until the deadline. When the thread is interrupted, the call is
   * cancelled.
   *
   * @return the answer, which the caller owns and closes
   * @throws CallException how the call failed
   */
  public Answer await() throws CallException, InterruptedException {
    try {
      if (!ended.await(this::isDone, deadline.remainingNanos())) {
        expire();
      }
    } catch (InterruptedException e) {
      cancel();
      throw e;
    }
    synchronized (this) {
      Answer taken = answer;
      answer = null;
      if (taken != null) {
        return taken;
      }
      throw failure != null
          ? failure
          : new CallException(ErrorCode.FAILED_PRECONDITION, "the answer has been taken already");
    }
  }

  /** Whether it has ended. */
  public boolean isDone() {
    return done;
  }

  /** Ends the call and has the peer stop its work, unless it has ended. */
  public void cancel() {
    abandon(new CallException(ErrorCode.CANCELLED, "the caller cancelled the call"));
  }

  private void expire() {
    abandon(
        new CallException(
            ErrorCode.DEADLINE_EXCEEDED, "the peer did not answer before the call's deadline"));
  }

  private void abandon(CallException cause) {
    if (end(null, cause)) {
      sender.cancel(id);
    }
  }

  /** The peer answered. */
  void answered(Answer received) {
    if (!end(received, null)) {
      received.close();
    }
  }

  /** The call failed and the peer knows, or cannot be told. */
  void failed(CallException cause) {
    end(null, cause);
  }

  /** Arms the timer of a call for which no thread waits. */
  void armTimer(Deadlines deadlines) {
    if (deadline.unlimited()) {
      return;
    }
    Deadlines.Entry entry = deadlines.schedule(deadline.nanoTime(), this::expire);
    synchronized (this) {
      timer = entry;
    }
    if (done) {
      entry.cancel();
    }
  }

  /** Ends the call if this is the first end that it comes to. */
  private boolean end(@Nullable Answer received, @Nullable CallException cause) {
    Deadlines.Entry armed;
    boolean listened = listener != null;
    synchronized (this) {
      if (done) {
        return false;
      }
      answer = listened ? null : received;
      failure = cause;
      armed = timer;
      done = true;
    }
    pending.remove(this);
    if (armed != null) {
      armed.cancel();
    }
    if (cause == null) {
      inbox.end();
      outlet.fail(new CallException(ErrorCode.ABORTED, "the peer has answered the call already"));
    } else {
      inbox.fail(cause);
      outlet.fail(cause);
    }
    ended.wake();
    tell(received, cause);
    return true;
  }

  private void tell(@Nullable Answer received, @Nullable CallException cause) {
    if (listener == null) {
      return;
    }
    if (received != null) {
      listener.answered(received);
    } else if (cause != null) {
      listener.failed(cause);
    }
  }

  /** Cancels the call if it has not ended, and drops whatever of it was not taken. */
  @Override
  public void close() {
    if (!done) {
      cancel();
    }
    inbox.close();
    Answer unclaimed;
    synchronized (this) {
      unclaimed = answer;
      answer = null;
    }
    if (unclaimed != null) {
      unclaimed.close();
    }
  }

  @Override
  public String toString() {
    return "call "
        + Long.toHexString(id)
        + (deadline.unlimited()
            ? ""
            : ", " + TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos()) + " ms left");
  }
}
