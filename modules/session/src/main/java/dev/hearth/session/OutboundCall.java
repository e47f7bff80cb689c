package dev.hearth.session;

import dev.hearth.spi.Answer;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Item;
import dev.hearth.spi.ItemSink;
import dev.hearth.spi.ItemSource;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameKind;
import org.jspecify.annotations.Nullable;

/**
 * A call to the peer: it may stream items both ways, and ends with one answer or one failure. One
 * thread uses it, but any may {@link #cancel} it. Who holds it closes it; that cancels a call that
 * has not ended.
 */
public final class OutboundCall implements AutoCloseable {
  private final PendingCalls pending;
  private final Streams streams;
  private final FrameSender sender;
  private final FrameKind question;
  private final long id;
  private final Deadline deadline;
  private final @Nullable ItemOutlet outlet;
  private final Signal ended;
  private final @Nullable AnswerListener listener;

  private volatile boolean done;
  private boolean streamsItems;

  /** Sends the request, as long as it is not out; the peer knows nothing of the call until then. */
  private @Nullable Thread sending = Thread.currentThread();

  /** Whether the peer is to stop its work, of which it may be told only after the request. */
  private boolean abandoned;

  /** Made when it is first needed: most calls are answered without an item. */
  private @Nullable ItemInbox inbox;

  private @Nullable Body answer;
  private @Nullable CallException failure;
  private Deadlines.@Nullable Entry timer;

  OutboundCall(
      PendingCalls pending,
      Streams streams,
      FrameKind question,
      long id,
      Deadline deadline,
      boolean streamsItems,
      @Nullable AnswerListener listener) {
    this.pending = pending;
    this.streams = streams;
    this.sender = streams.sender();
    this.question = question;
    this.id = id;
    this.deadline = deadline;
    this.streamsItems = streamsItems;
    this.listener = listener;
    outlet = streamsItems ? streams.outlet(id, deadline) : null;
    ended = new Signal(streams.waiting());
  }

  long id() {
    return id;
  }

  /** REQUEST or PING. */
  FrameKind question() {
    return question;
  }

  synchronized ItemInbox inbox() {
    ItemInbox made = inbox;
    if (made == null) {
      made = streams.inbox(id, deadline, this::abandon);
      inbox = made;
      if (done) {
        endInbox(made, failure);
      }
    }
    return made;
  }

  /** Null where the request has no items behind it. */
  @Nullable ItemOutlet outlet() {
    return outlet;
  }

  /** By when the call ends. */
  public Deadline deadline() {
    return deadline;
  }

  /** The items that the peer sends before its answer. */
  public ItemSource items() {
    return inbox();
  }

  /**
   * Where items go after the request; {@link #endItems} ends them.
   *
   * @throws IllegalStateException if the call was started without items, or they have ended
   */
  public ItemSink out() {
    if (outlet == null || !streamsItems) {
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
    Body taken;
    synchronized (this) {
      taken = answer;
      answer = null;
    }
    if (taken != null) {
      return open(taken);
    }
    synchronized (this) {
      throw failure != null
          ? failure
          : new CallException(ErrorCode.FAILED_PRECONDITION, "the answer has been taken already");
    }
  }

  /** Damage ends the connection. */
  private Answer open(Body taken) throws CallException {
    try {
      Item content = taken.open();
      return new Answer(content.message(), content.attachment());
    } catch (FrameException e) {
      streams.broken().accept(e);
      throw Unpacker.toCall(e);
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

  /** Ends the call for a reason of this end's own, and has the peer stop its work. */
  void abandon(CallException cause) {
    boolean peerKnows;
    Thread requester;
    synchronized (this) {
      if (done) {
        return;
      }
      requester = sending;
      peerKnows = requester == null;
      abandoned = true;
    }
    if (!end(null, cause)) {
      return;
    }
    if (peerKnows) {
      sender.cancel(id);
    } else if (requester != null) {
      // It may wait for room, which it has no need of any more.
      streams.waiting().wake(requester);
    }
  }

  /** The request is on its way: from here on the peer is told when the call is abandoned. */
  void requested() {
    boolean late;
    synchronized (this) {
      sending = null;
      late = abandoned;
    }
    if (late) {
      sender.cancel(id);
    }
  }

  /** The peer answered. */
  void answered(Body received) {
    if (!end(received, null)) {
      received.close();
    }
  }

  /** The call failed and the peer knows, or cannot be told. */
  void failed(CallException cause) {
    end(null, cause);
  }

  /**
   * The request could not be sent.
   *
   * @return how the call failed: it may have been given up before, and this be what came of that
   */
  CallException failedWith(CallException cause) {
    failed(cause);
    synchronized (this) {
      return failure == null ? cause : failure;
    }
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
  private boolean end(@Nullable Body received, @Nullable CallException cause) {
    Deadlines.Entry armed;
    ItemInbox made;
    synchronized (this) {
      if (done) {
        return false;
      }
      answer = listener == null ? received : null;
      failure = cause;
      armed = timer;
      made = inbox;
      done = true;
    }
    pending.remove(this);
    if (armed != null) {
      armed.cancel();
    }
    if (made != null) {
      endInbox(made, cause);
    }
    if (outlet != null) {
      outlet.fail(
          cause == null
              ? new CallException(ErrorCode.ABORTED, "the peer has answered the call already")
              : cause);
    }
    ended.wake();
    tell(received, cause);
    return true;
  }

  private static void endInbox(ItemInbox inbox, @Nullable CallException cause) {
    if (cause == null) {
      inbox.end();
    } else {
      inbox.fail(cause);
    }
  }

  private void tell(@Nullable Body received, @Nullable CallException cause) {
    AnswerListener told = listener;
    if (told == null) {
      return;
    }
    if (cause != null) {
      Callbacks.run(() -> told.failed(cause));
    } else if (received != null && received.isPacked()) {
      Thread.ofVirtual().name("hearth-answer").start(() -> open(received, told));
    } else if (received != null) {
      open(received, told);
    }
  }

  private void open(Body received, AnswerListener told) {
    Answer opened;
    try {
      opened = open(received);
    } catch (CallException e) {
      Callbacks.run(() -> told.failed(e));
      return;
    }
    Callbacks.run(() -> told.answered(opened));
  }

  /** Cancels the call if it has not ended, and drops whatever of it was not taken. */
  @Override
  public void close() {
    if (!done) {
      cancel();
    }
    Body unclaimed;
    ItemInbox made;
    synchronized (this) {
      unclaimed = answer;
      answer = null;
      made = inbox;
    }
    if (made != null) {
      made.close();
    }
    if (unclaimed != null) {
      unclaimed.close();
    }
  }
}
