package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Item;
import dev.hearth.spi.ItemSink;
import dev.hearth.spi.ItemSource;
import dev.hearth.spi.Peer;
import dev.hearth.spi.Reply;
import dev.hearth.wire.FrameException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call of the peer that was taken off the I/O thread. It holds its own copy of the request.
 *
 * <p>The thread that works on it calls {@link #handle}, then {@link #reply} or {@link #fail}, and
 * in any case {@link #close} after that. (The clauses of a try-with-resources statement run after
 * its resources have been closed: too late to fail.)
 */
public final class InboundCall implements Call, AutoCloseable {
  private static final ItemSource NO_ITEMS = () -> null;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final FrameSender sender;
  private final int serviceId;
  private final int messageType;
  private final long id;
  private final int depth;
  private final boolean oneWay;
  private final Bodies bodies;
  private final Body body;
  private final Peer peer;
  private final Deadline deadline;
  private final Streams streams;
  private final Turns turns;
  private final @Nullable ItemInbox inbox;

  /** Whoever sets it sends the one answer. */
  private final AtomicBoolean answered = new AtomicBoolean();

  private final List<Runnable> onCancel = new ArrayList<>(0);
  private volatile @Nullable CallException cancelled;
  private @Nullable Thread worker;

  /** Null until the body has been opened. */
  private @Nullable Item content;

  private ByteBuffer attachment = NOTHING;
  private Deadlines.@Nullable Entry timer;

  /** Made when it is first needed: most calls are answered without an item. */
  private @Nullable ItemOutlet outlet;

  private boolean closed;

  /** Run once: from then on another call may take this one's place. */
  private final AtomicReference<@Nullable Runnable> leave;

  InboundCall(
      InboundRequest request,
      InboundCalls calls,
      Streams streams,
      Bodies bodies,
      Body body,
      boolean hasItems,
      Runnable left,
      Turns turns) {
    this.turns = turns;
    this.bodies = bodies;
    leave =
        new AtomicReference<>(
            () -> {
              calls.remove(this);
              left.run();
            });
    this.sender = streams.sender();
    serviceId = request.serviceId();
    messageType = request.messageType();
    id = request.correlationId();
    depth = request.depth();
    oneWay = request.isOneWay();
    peer = request.peer();
    deadline = request.deadline();
    this.body = body;
    this.streams = streams;
    inbox = hasItems ? streams.inbox(id, deadline, this::cancel) : null;
  }

  long id() {
    return id;
  }

  /** In how many calls it is nested. */
  int depth() {
    return depth;
  }

  /** Whether it was made on behalf of another call. */
  public boolean isNested() {
    return depth > 0;
  }

  /** Why its work has become useless; null where it has not. */
  @Nullable CallException cancelled() {
    return cancelled;
  }

  /** Null where the peer's request has no items behind it. */
  @Nullable ItemInbox inbox() {
    return inbox;
  }

  /** Null as long as the handler has not asked for it. */
  synchronized @Nullable ItemOutlet outlet() {
    return outlet;
  }

  /** Whether the peer expects no answer; what is answered is then dropped. */
  public boolean isOneWay() {
    return oneWay;
  }

  /** Which service it is for. */
  public int serviceId() {
    return serviceId;
  }

  @Override
  public int messageType() {
    return messageType;
  }

  @Override
  public ByteBuffer message() {
    return content().message();
  }

  @Override
  public ByteBuffer attachment() {
    content();
    return attachment;
  }

  private Item content() {
    Item opened = content;
    if (opened == null) {
      throw new IllegalStateException("nothing can be read of this call before it is handled");
    }
    return opened;
  }

  @Override
  public Descriptors descriptors() {
    return body.descriptors();
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public ItemSource items() {
    return inbox == null ? NO_ITEMS : inbox;
  }

  @Override
  public synchronized ItemSink out() {
    ItemOutlet made = outlet;
    if (made == null) {
      made = streams.outlet(id, deadline);
      outlet = made;
      if (oneWay) {
        made.fail(
            new CallException(
                ErrorCode.FAILED_PRECONDITION, "a one-way message has no answer to stream"));
      } else if (cancelled != null) {
        made.fail(cancelled);
      }
    }
    return made;
  }

  @Override
  public Attachment allocate(int bytes) throws CallException {
    return bodies.lend(bytes);
  }

  @Override
  public boolean isCancelled() {
    return cancelled != null;
  }

  @Override
  public void onCancel(Runnable action) {
    synchronized (this) {
      if (cancelled == null) {
        if (!closed) {
          onCancel.add(action);
        }
        return;
      }
    }
    action.run();
  }

  /**
   * Runs a handler on the current thread, which works on this call from now on: a cancellation
   * interrupts it. The calls that the handler makes are on behalf of this one: they end at its
   * deadline at the latest.
   *
   * @return what the handler answers, still to be sent with {@link #reply}
   * @throws Exception what the handler throws
   */
  public Reply handle(BlockingHandler handler) throws Exception {
    begin();
    open();
    return Lineage.handling(this).<Reply, Exception>call(() -> handler.handle(this));
  }

  /** Damage is told to the caller first, and then ends the connection. */
  private void open() throws CallException {
    CallException useless = cancelled;
    if (useless != null && body.isPacked()) {
      throw useless;
    }
    try {
      Item opened = body.open();
      content = opened;
      attachment = opened.attachment().bytes();
    } catch (FrameException e) {
      CallException cause = Unpacker.toCall(e);
      fail(cause);
      streams.broken().accept(e);
      throw cause;
    }
  }

  /**
   * Has work on this call done on a virtual thread: for one that would have been answered on the
   * I/O thread, but {@link InboundRequest#mustBeDetached}. One-way messages are worked on one after
   * the other, in the order in which they came.
   *
   * @param name the thread's
   */
  public void inTurn(String name, Runnable work) {
    if (oneWay) {
      turns.run(work);
    } else {
      Thread.ofVirtual().name(name).start(work);
    }
  }

  private synchronized void begin() {
    worker = Thread.currentThread();
    if (cancelled != null) {
      worker.interrupt();
    }
  }

  /**
   * Answers the peer, as soon as there is room to send; waits for that until the deadline. Does
   * nothing when the call has been answered, as a cancelled one has.
   *
   * @param reply its attachment is handed over in any case
   */
  public void reply(Reply reply) throws InterruptedException {
    if (oneWay || !answered.compareAndSet(false, true)) {
      reply.attachment().close();
      return;
    }
    boolean sent = false;
    try {
      sender.response(
          serviceId,
          messageType,
          id,
          reply.message(),
          reply.attachment(),
          deadline,
          this::isCancelled,
          this::leave);
      sent = true;
    } catch (CallException e) {
      sent = true;
      CallException cause = cancelled;
      leave();
      sender.error(serviceId, messageType, id, cause == null ? e : cause);
    } finally {
      if (!sent) {
        leave();
        sender.error(serviceId, messageType, id, interrupted());
      }
    }
  }

  private CallException interrupted() {
    CallException cause = cancelled;
    return cause == null
        ? new CallException(ErrorCode.CANCELLED, "the call was interrupted before its answer went")
        : cause;
  }

  /**
   * Answers the peer with a failure: the handler has returned. Does nothing when the call has been
   * answered.
   */
  public void fail(CallException failure) {
    if (!oneWay && answered.compareAndSet(false, true)) {
      leave();
      sender.error(serviceId, messageType, id, failure);
    }
  }

  /**
   * Gives the place among the calls in work back. Before the peer can see the answer: it may call
   * again at once, and must not be refused for a call that has been answered.
   */
  private void leave() {
    Runnable first = leave.getAndSet(null);
    if (first != null) {
      first.run();
    }
  }

  /** Stops the work, and answers the peer why. */
  void cancel(CallException cause) {
    List<Runnable> actions;
    ItemOutlet made;
    boolean answers;
    synchronized (this) {
      if (closed || cancelled != null) {
        return;
      }
      cancelled = cause;
      actions = List.copyOf(onCancel);
      made = outlet;
      // Before the handler can notice: what it then returns is no answer any more.
      answers = !oneWay && answered.compareAndSet(false, true);
      if (worker != null) {
        worker.interrupt();
      }
    }
    if (answers) {
      sender.error(serviceId, messageType, id, cause);
    }
    descriptors().close();
    if (inbox != null) {
      inbox.fail(cause);
    }
    if (made != null) {
      made.fail(cause);
    }
    actions.forEach(Callbacks::run);
  }

  /** Arms the timer that cancels the call at its deadline. */
  void armTimer(Deadlines deadlines) {
    if (!deadline.unlimited()) {
      Deadlines.Entry entry =
          deadlines.schedule(
              deadline.nanoTime(),
              () ->
                  cancel(
                      new CallException(
                          ErrorCode.DEADLINE_EXCEEDED, "the call's deadline has passed")));
      synchronized (this) {
        timer = entry;
      }
    }
  }

  /**
   * The handler has returned: gives back the request's memory and drops items that nobody took. A
   * call that was not answered is answered INTERNAL. The second and every later call does nothing.
   */
  @Override
  public void close() {
    Deadlines.Entry armed;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      worker = null;
      onCancel.clear();
      armed = timer;
    }
    if (armed != null) {
      armed.cancel();
    }
    fail(new CallException(ErrorCode.INTERNAL, "the handler ended without an answer"));
    leave();
    if (inbox != null) {
      inbox.close();
    }
    body.close();
  }
}
