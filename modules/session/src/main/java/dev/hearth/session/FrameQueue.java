package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.FallBehind;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one subscription that its connection has not taken up yet. The outbox takes as few
 * at a time as keep the connection busy; what is too much here goes as the policy says.
 * Thread-safe.
 *
 * <pre>
 *   publish ──► FrameQueue ──► Outbox ──► peer
 *                bounded by     bounded by
 *                the policy     OutboxBounds.EVER_ROOM
 * </pre>
 */
public final class FrameQueue implements AutoCloseable {
  private final Outbox outbox;
  private final Budget budget;
  private final Budget user;
  private final Duration retryAfter;
  private final FrameSender sender;
  private final int serviceId;
  private final FallBehind policy;
  private final Consumer<CallException> ended;
  private final Consumer<FrameQueue> detach;

  // Guarded by this.
  private final Map<Object, SharedFrame> waiting = new LinkedHashMap<>(2);
  private long waitingBytes;
  private long dropped;
  private boolean closed;

  FrameQueue(
      Outbox outbox,
      Budget budget,
      Duration retryAfter,
      FrameSender sender,
      int serviceId,
      FallBehind policy,
      Consumer<CallException> ended,
      Consumer<FrameQueue> detach) {
    this.outbox = outbox;
    this.budget = budget;
    user = budget.ofUser();
    this.retryAfter = retryAfter;
    this.sender = sender;
    this.serviceId = serviceId;
    this.policy = policy;
    this.ended = ended;
    this.detach = detach;
  }

  /** How many frames were dropped because too much waited. */
  public synchronized long dropped() {
    return dropped;
  }

  /** Whether frames are still taken. */
  public synchronized boolean isOpen() {
    return !closed;
  }

  /**
   * Adds a frame, or drops one, as the policy says. Never blocks.
   *
   * @param publication the queue takes a reference of its own to its frame
   */
  public void offer(Object key, Publication publication) {
    SharedFrame frame = publication.frame(sender.compresses());
    CallException overrun;
    Outbox.SharedOffer offered;
    synchronized (this) {
      if (closed) {
        return;
      }
      offered = waitingBytes == 0 ? outbox.offer(frame, this) : Outbox.SharedOffer.FULL;
      overrun =
          switch (offered) {
            case TAKEN, ALONE, CLOSED -> null;
            case FULL -> keep(key, frame);
            case NO_MEMORY -> refuse(frame);
          };
    }
    if (offered == Outbox.SharedOffer.ALONE) {
      outbox.writeAlone(frame);
    } else if (overrun == null) {
      outbox.flush();
    } else {
      end(overrun);
      sender.subscriptionEnded(serviceId, overrun);
    }
  }

  /** Answers why the subscription is to end, where it is. */
  private @Nullable CallException keep(Object key, SharedFrame frame) {
    boolean byKey = policy.policy() == FallBehind.Policy.LATEST_FOR_EACH_KEY;
    Object place = byKey ? key : new Object();
    SharedFrame before = waiting.get(place);
    if (before != null) {
      // Its memory is for the one that takes its place.
      forget(before);
      dropped++;
    }
    if (!makeRoom(frame)) {
      waiting.remove(place);
      return refuse(frame);
    }
    waiting.put(place, frame.retain());
    waitingBytes += frame.length();
    while (isTooMuch()) {
      if (policy.policy() != FallBehind.Policy.DROP_OLDEST) {
        return overrun();
      }
      dropOldest();
    }
    return null;
  }

  /** Charges the peer's user with a frame that is to wait; drops others for it where it may. */
  private boolean makeRoom(SharedFrame frame) {
    while (!frame.charge(user)) {
      if (policy.policy() != FallBehind.Policy.DROP_OLDEST || waiting.isEmpty()) {
        return false;
      }
      dropOldest();
    }
    return true;
  }

  private void dropOldest() {
    Iterator<SharedFrame> oldest = waiting.values().iterator();
    forget(oldest.next());
    oldest.remove();
    dropped++;
  }

  /** There is no memory for a frame: it is dropped, or the subscription is to end. */
  private @Nullable CallException refuse(SharedFrame frame) {
    if (policy.policy() == FallBehind.Policy.DROP_OLDEST) {
      dropped++;
      return null;
    }
    return budget.exhausted(frame.length(), retryAfter);
  }

  private boolean isTooMuch() {
    return waiting.size() > policy.maxFrames()
        || (waitingBytes > policy.maxBytes() && waiting.size() > 1);
  }

  private void forget(SharedFrame frame) {
    waitingBytes -= frame.length();
    frame.discharge(user);
    frame.close();
  }

  private CallException overrun() {
    return new CallException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "the subscriber does not read as fast as is published: more than %d frames or %d bytes wait; subscribe again and read faster"
            .formatted(policy.maxFrames(), policy.maxBytes()));
  }

  /** The outbox has room: moves on what waits. By the thread that writes, which flushes it. */
  void refill() {
    synchronized (this) {
      Iterator<SharedFrame> next = waiting.values().iterator();
      while (!closed && next.hasNext()) {
        SharedFrame frame = next.next();
        if (outbox.offer(frame, this) == Outbox.SharedOffer.FULL) {
          return;
        }
        next.remove();
        forget(frame);
      }
    }
  }

  /** Ends the subscription by itself. */
  void end(CallException cause) {
    if (shut()) {
      detach.accept(this);
      Callbacks.run(() -> ended.accept(cause));
    }
  }

  /** Takes no more, and drops what waits. The second and every later call does nothing. */
  @Override
  public void close() {
    if (shut()) {
      detach.accept(this);
    }
  }

  private synchronized boolean shut() {
    if (closed) {
      return false;
    }
    closed = true;
    waiting.values().forEach(this::forget);
    waiting.clear();
    return true;
  }
}
