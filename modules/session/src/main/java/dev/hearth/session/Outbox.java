package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.wire.FrameKind;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way out: bounded in bytes, and written in batches. A thread that offers a frame
 * while no write is under way writes it itself; what is offered during a write goes out together in
 * the next. While the session handles received bytes the outbox is corked, so that all answers to
 * one batch go out in one write. Thread-safe; frames keep the order in which they were offered.
 *
 * <p>What has to go out whatever happens (answers, cancellations, credit) finds room beyond the
 * limit too, within {@link OutboxBounds}; a peer that has so much of it pile up is given up.
 */
final class Outbox {
  /** What became of an offered frame. */
  enum Offer {
    /** It will go out, unless the connection breaks. */
    TAKEN,
    /** There was no room, and nothing was done: the attachment is still the offerer's. */
    FULL,
    /** The session is closing; the attachment has been closed. */
    CLOSED
  }

  /** What became of an offered frame that others have too. */
  enum SharedOffer {
    /** It will go out, unless the connection breaks. */
    TAKEN,
    /**
     * Nothing else is to be written: it goes at once and from where it is, as soon as who offered
     * it calls {@link #writeAlone}.
     */
    ALONE,
    /** There was no room, and nothing was done but to remember who asked. */
    FULL,
    /** The peer's user may not have that much held, and nothing was done. */
    NO_MEMORY,
    /** The session is closing. */
    CLOSED
  }

  private static final Descriptor[] NO_DESCRIPTORS = {};

  private final ReentrantLock lock = new ReentrantLock();
  private final Connection connection;
  private final OutboxBounds bounds;
  private final boolean pausesReading;
  private final SessionTap tap;
  private final Runnable hopeless;
  private final RoomWaiters waiters;
  private final HungryQueues hungry = new HungryQueues();

  // Guarded by the lock.
  private Batch filling;
  private Batch spare;
  private @Nullable Batch inFlight;

  /** A frame that is under way in place of a batch. */
  private @Nullable SharedFrame alone;

  private boolean writing;
  private boolean corked;
  private boolean paused;
  private boolean closing;
  private volatile boolean closed;

  /** Changed with the lock held; volatile for those that only look. */
  private volatile long queued;

  /** How many of these bytes lie in memory that is shared, and counted where it is. */
  private long shared;

  /**
   * An empty outbox.
   *
   * @param pausesReading whether the connection is not read while the outbox is full. At most one
   *     end of a connection may do so: if both waited for the other to read, neither would
   * @param tap is shown what is taken
   * @param hopeless told, by the thread that offers, that nothing can be added any more because the
   *     peer does not read
   */
  Outbox(
      Connection connection,
      SessionResources resources,
      Waiting waiting,
      SessionSettings settings,
      boolean pausesReading,
      SessionTap tap,
      Runnable hopeless) {
    this.connection = connection;
    waiters = new RoomWaiters(waiting);
    this.pausesReading = pausesReading;
    this.tap = tap;
    this.hopeless = hopeless;
    bounds = new OutboxBounds(resources.budget(), settings);
    filling = new Batch(resources.buffers());
    spare = new Batch(resources.buffers());
  }

  /**
   * Offers a frame. Never blocks.
   *
   * @param always whether it is taken even if there is no room: for what answers the peer, whose
   *     requests are no longer read then, and for what ends calls
   */
  Offer offer(
      FrameKind kind,
      int serviceId,
      int messageType,
      long correlationId,
      long timeLeftMillis,
      int flags,
      Message message,
      Attachment attachment,
      boolean always) {
    return offer(
        kind,
        serviceId,
        messageType,
        correlationId,
        timeLeftMillis,
        flags,
        message,
        attachment,
        always,
        Outbox::nothing);
  }

  /**
   * As the other.
   *
   * @param whenTaken run once the frame is sure to go out and before the peer can see any of it;
   *     short, and takes no lock
   */
  Offer offer(
      FrameKind kind,
      int serviceId,
      int messageType,
      long correlationId,
      long timeLeftMillis,
      int flags,
      Message message,
      Attachment attachment,
      boolean always,
      Runnable whenTaken) {
    boolean writes;
    lock.lock();
    try {
      long bytes = Batch.frameBytes(message, attachment);
      if (!closing && !always && !hasRoom(bytes)) {
        return Offer.FULL;
      }
      boolean givesUp = !closing && bounds.isHopeless(queued, bytes);
      if (closing || givesUp) {
        attachment.close();
        return givesUp ? giveUp() : Offer.CLOSED;
      }
      if (tap.isOn()) {
        tap.sending(
            kind,
            serviceId,
            messageType,
            correlationId,
            timeLeftMillis,
            flags,
            message,
            attachment);
      }
      filling.append(
          kind, serviceId, messageType, correlationId, timeLeftMillis, flags, message, attachment);
      changeQueued(bytes);
      whenTaken.run();
      writes = !writing && !corked;
      writing |= writes;
    } finally {
      lock.unlock();
    }
    if (writes) {
      pump();
    }
    return Offer.TAKEN;
  }

  /** Offers the last frame that goes through the socket: what follows goes into the ring. */
  void offerSwitch(Message message) {
    offer(
        FrameKind.RINGS,
        0,
        0,
        0,
        0,
        0,
        message,
        Attachment.none(),
        true,
        () -> filling.switchToRing());
  }

  private static void nothing() {}

  /** Takes nothing more. With the lock held; what it tells may come back here. */
  private Offer giveUp() {
    closing = true;
    hopeless.run();
    return Offer.CLOSED;
  }

  private void changeQueued(long bytes) {
    long now = queued + bytes;
    queued = now;
    bounds.settle(now - shared);
  }

  /**
   * Offers a frame that others have too, as long as little is queued. Never blocks and writes
   * nothing: {@link #flush} does, or {@link #writeAlone}.
   *
   * @param from has its {@link FrameQueue#refill} called once there is room, if there is none now
   */
  SharedOffer offer(SharedFrame frame, FrameQueue from) {
    lock.lock();
    try {
      if (closing) {
        return SharedOffer.CLOSED;
      }
      if (queued > 0 && queued + frame.length() > OutboxBounds.EVER_ROOM) {
        hungry.add(from);
        return SharedOffer.FULL;
      }
      boolean counts = bounds.countsShared(queued, frame.length());
      if (counts && !frame.charge(bounds.user())) {
        return SharedOffer.NO_MEMORY;
      }
      if (tap.isOn()) {
        tap.sending(frame);
      }
      if (queued == 0 && !writing && !corked && !counts) {
        // The usual case touches as little as it can: with many subscribers, all of this is cold.
        writing = true;
        alone = frame.retain();
        queued = frame.length();
        shared = frame.length();
        return SharedOffer.ALONE;
      }
      filling.append(frame, counts ? bounds.user() : null);
      shared += frame.length();
      changeQueued(frame.length());
      return SharedOffer.TAKEN;
    } finally {
      lock.unlock();
    }
  }

  /** Writes the frame that {@link #offer} let go alone, and what has come since. */
  void writeAlone(SharedFrame frame) {
    if (connection.write(new ByteBuffer[] {frame.view()}, 1, NO_DESCRIPTORS) && !endAlone()) {
      pump();
    }
  }

  /**
   * The frame that went alone is written.
   *
   * @return whether nothing else is to be written
   */
  private boolean endAlone() {
    SharedFrame frame;
    boolean last;
    lock.lock();
    try {
      frame = alone;
      if (frame == null) {
        return false;
      }
      forgetAlone(frame);
      last = queued == 0 && !closing && !paused && hungry.isEmpty();
      writing = !last;
    } finally {
      lock.unlock();
    }
    frame.close();
    waiters.wakeNext();
    if (!last) {
      resumeIfRoom();
      hungry.feed();
    }
    return last;
  }

  /** What is shared is not counted, so there is nothing to settle. */
  private void forgetAlone(SharedFrame frame) {
    alone = null;
    shared -= frame.length();
    long left = queued - frame.length();
    queued = left;
  }

  private void resumeIfRoom() {
    lock.lock();
    try {
      if (paused && !bounds.isFull(queued)) {
        paused = false;
        connection.resumeReading();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Writes what was taken and not written, unless a write is under way or to come. */
  void flush() {
    boolean writes;
    lock.lock();
    try {
      writes = !writing && !corked && !closed && !filling.isEmpty();
      writing |= writes;
    } finally {
      lock.unlock();
    }
    if (writes) {
      pump();
    }
  }

  /** Whether a frame of this size would be taken. */
  boolean hasRoom(long bytes) {
    return bounds.hasRoom(queued, bytes);
  }

  /** Whether so much is queued that even answers must not be added without need. */
  boolean isOverwhelmed() {
    return bounds.isOverwhelmed(queued);
  }

  /**
   * Waits until there may be room.
   *
   * @param nanos how long to wait at most
   * @param givenUp whether the frame has become useless; not asked unless the thread is woken
   * @return false when the time has passed
   */
  boolean awaitRoom(long bytes, long nanos, BooleanSupplier givenUp) throws InterruptedException {
    return waiters.await(() -> closed || hasRoom(bytes) || givenUp.getAsBoolean(), nanos);
  }

  /** Has the thread that has waited longest for room look; each that gets in calls this again. */
  void wakeNextWaiter() {
    waiters.wakeNext();
  }

  /** Holds frames back until {@link #uncork}. */
  void cork() {
    lock.lock();
    try {
      corked = true;
    } finally {
      lock.unlock();
    }
  }

  /** Writes what was held back. */
  void uncork() {
    boolean writes;
    lock.lock();
    try {
      corked = false;
      writes = !writing && !closed && (closing || !filling.isEmpty());
      writing |= writes;
    } finally {
      lock.unlock();
    }
    if (writes) {
      pump();
    }
    pauseIfFull();
  }

  private void pauseIfFull() {
    if (pausesReading && bounds.isFull(queued)) {
      lock.lock();
      try {
        if (!paused && !closed && bounds.isFull(queued)) {
          paused = true;
          connection.pauseReading();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** The write under way is done. */
  void written() {
    if (endAlone()) {
      return;
    }
    Batch batch = finishWrite();
    pump(batch == null ? nextBatch() : batch);
  }

  /** Writes batch after batch until none is left or one takes its time. Needs {@code writing}. */
  private void pump() {
    pump(nextBatch());
  }

  private void pump(@Nullable Batch first) {
    for (Batch batch = first; batch != null; ) {
      if (!write(batch)) {
        return;
      }
      Batch unfinished = finishWrite();
      batch = unfinished == null ? nextBatch() : unfinished;
    }
  }

  /**
   * A write that the connection refuses (somebody has closed a descriptor that was to be sent) ends
   * the connection: nothing says how to go on behind a frame that did not leave whole.
   */
  private boolean write(Batch batch) {
    Descriptor[] descriptors = batch.takeDescriptors();
    boolean begun = false;
    try {
      boolean done = connection.write(batch.buffers(), batch.count(), descriptors);
      begun = true;
      return done;
    } finally {
      if (!begun) {
        for (Descriptor descriptor : descriptors) {
          descriptor.close();
        }
        connection.close();
      }
    }
  }

  private @Nullable Batch nextBatch() {
    boolean close;
    lock.lock();
    try {
      if (!closed && !filling.isEmpty()) {
        Batch batch = filling;
        batch.seal();
        inFlight = batch;
        filling = spare;
        return batch;
      }
      writing = false;
      close = closing && !closed;
    } finally {
      lock.unlock();
    }
    if (close) {
      connection.close();
    }
    return null;
  }

  /** A write is done. Answers its batch where there is more of it to write. */
  private @Nullable Batch finishWrite() {
    Batch batch;
    lock.lock();
    try {
      batch = inFlight;
      if (batch == null) {
        return null;
      }
      boolean more = batch.nextWrite();
      if (batch.takeSwitch()) {
        Objects.requireNonNull(connection.rings(), "rings were agreed on").write();
      }
      if (more) {
        return batch;
      }
      inFlight = null;
      shared -= batch.sharedBytes();
      changeQueued(-batch.bytes());
      if (paused && !bounds.isFull(queued)) {
        paused = false;
        connection.resumeReading();
      }
    } finally {
      lock.unlock();
    }
    batch.release();
    spare = batch;
    hungry.feed();
    waiters.wakeNext();
    return null;
  }

  /**
   * Takes nothing more, and closes the connection as soon as what is queued has gone out.
   *
   * @return whether that is now
   */
  boolean closeWhenWritten() {
    boolean idle;
    lock.lock();
    try {
      closing = true;
      idle = !writing && !corked;
    } finally {
      lock.unlock();
    }
    if (idle) {
      connection.close();
    }
    return idle;
  }

  /** The connection has ended: gives back all memory and has all who wait look. */
  void closed() {
    Batch unfinished;
    SharedFrame unfinishedAlone;
    lock.lock();
    try {
      closing = true;
      closed = true;
      unfinished = inFlight;
      inFlight = null;
      unfinishedAlone = alone;
      alone = null;
      shared = 0;
      changeQueued(-queued);
    } finally {
      lock.unlock();
    }
    if (unfinished != null) {
      unfinished.release();
    }
    if (unfinishedAlone != null) {
      unfinishedAlone.close();
    }
    filling.release();
    hungry.clear();
    waiters.wakeAll();
  }
}
