package dev.hearth.session;

import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.session.Credit;
import dev.hearth.protocol.session.GoAway;
import dev.hearth.protocol.session.Rings;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLimits;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Puts frames into the outbox, kind by kind. Thread-safe. */
final class FrameSender {
  private final Outbox outbox;
  private final Patience patience;
  private final SentDescriptors descriptors;

  /** The thread that handles received bytes, which must never wait for room. */
  private volatile @Nullable Thread receiving;

  private volatile int maxPayloadBytes;
  private volatile int maxHandles;

  /** Null where no compression was agreed on. */
  private volatile @Nullable Packer packer;

  FrameSender(Outbox outbox, SessionSettings settings, Budget descriptorBudget) {
    this.outbox = outbox;
    descriptors = new SentDescriptors(descriptorBudget, settings.retryAfter());
    patience = new Patience(settings.stallTimeout());
    maxPayloadBytes = settings.maxPayloadBytes();
  }

  /** How long the peer may keep a sender waiting. */
  Patience patience() {
    return patience;
  }

  /**
   * Sets what was agreed in the handshake.
   *
   * @param agreedPacker compresses what is sent from here on; null where nothing does
   */
  void agreed(FrameLimits limits, @Nullable Packer agreedPacker) {
    maxPayloadBytes = limits.maxPayloadBytes();
    maxHandles = limits.maxHandles();
    packer = agreedPacker;
  }

  /** Whether what is sent may be compressed. */
  boolean compresses() {
    return packer != null;
  }

  private Outgoing packAtOnce(Message message, Attachment attachment, boolean mayTarry) {
    Packer agreed = packer;
    return agreed == null
        ? Outgoing.plain(message, attachment)
        : agreed.pack(message, attachment, mayTarry, () -> false);
  }

  private Outgoing pack(
      Message message, Attachment attachment, Deadline deadline, BooleanSupplier givenUp) {
    Packer agreed = packer;
    return agreed == null
        ? Outgoing.plain(message, attachment)
        : agreed.pack(
            message,
            attachment,
            !isReceiving(),
            () -> givenUp.getAsBoolean() || deadline.hasPassed());
  }

  /** From here to {@link #endReceiving} this thread handles received bytes. */
  void beginReceiving() {
    receiving = Thread.currentThread();
    outbox.cork();
  }

  void endReceiving() {
    receiving = null;
    outbox.uncork();
  }

  /** Sends a frame that belongs to no call and carries one of the protocol's own messages. */
  void control(FrameKind kind, long correlationId, Message message) {
    outbox.offer(kind, 0, 0, correlationId, 0, 0, message, Attachment.none(), true);
  }

  void cancel(long correlationId) {
    control(FrameKind.CANCEL, correlationId, Message.EMPTY);
  }

  void end(long correlationId) {
    control(FrameKind.END, correlationId, Message.EMPTY);
  }

  void ping(long correlationId) {
    control(FrameKind.PING, correlationId, Message.EMPTY);
  }

  void pong(long correlationId) {
    control(FrameKind.PONG, correlationId, Message.EMPTY);
  }

  void credit(long correlationId, int frames, long bytes) {
    control(
        FrameKind.CREDIT,
        correlationId,
        ProtoMessage.of(Credit.newBuilder().setFrames(frames).setBytes(bytes).build()));
  }

  void goAway(GoingAway why, long lastCorrelationId) {
    GoAway.Builder message =
        GoAway.newBuilder().setReason(why.reason()).setLastCorrelationId(lastCorrelationId);
    why.successor().ifPresent(endpoint -> message.setSuccessor(endpoint.address()));
    control(FrameKind.GOAWAY, 0, ProtoMessage.of(message.build()));
  }

  /** Says something of rings; the descriptors are handed over. */
  void rings(Rings message, List<Descriptor> memory) {
    Attachment attachment =
        memory.isEmpty() ? Attachment.none() : Attachment.of(Descriptors.of(memory));
    outbox.offer(FrameKind.RINGS, 0, 0, 0, 0, 0, ProtoMessage.of(message), attachment, true);
  }

  /** Says that this is the last frame in the socket, and has all that follows go into the ring. */
  void switchToRing(Rings message) {
    outbox.offerSwitch(ProtoMessage.of(message));
  }

  void error(int serviceId, int messageType, long correlationId, CallException failure) {
    outbox.offer(
        FrameKind.ERROR,
        serviceId,
        messageType,
        correlationId,
        0,
        0,
        ErrorMessages.encode(failure),
        Attachment.none(),
        true);
  }

  /** Tells the peer that what a service pushed to it has come to an end, and why. */
  void subscriptionEnded(int serviceId, CallException why) {
    outbox.offer(
        FrameKind.ONE_WAY,
        serviceId,
        HandlerRegistry.RESERVED_MESSAGE_TYPE,
        0,
        0,
        0,
        ErrorMessages.encode(why),
        Attachment.none(),
        true);
  }

  /** Sends a response from the I/O thread: it never waits, reading pauses instead. */
  void responseAtOnce(
      int serviceId, int messageType, long correlationId, Message message, Attachment given)
      throws CallException {
    checkSize(message, given);
    Attachment attachment = descriptors.own(given);
    if (packer == null) {
      // What is answered most often costs nothing that it does not need.
      responseAtOnce(serviceId, messageType, correlationId, 0, message, attachment);
    } else {
      Outgoing form = packAtOnce(message, attachment, false);
      responseAtOnce(
          serviceId, messageType, correlationId, form.flags(), form.message(), form.attachment());
    }
  }

  private void responseAtOnce(
      int serviceId,
      int messageType,
      long correlationId,
      int flags,
      Message message,
      Attachment attachment) {
    outbox.offer(
        FrameKind.RESPONSE,
        serviceId,
        messageType,
        correlationId,
        0,
        flags,
        message,
        attachment,
        true);
  }

  /**
   * Sends a response, as soon as there is room for it.
   *
   * @param whenTaken as {@link Outbox#offer} says
   */
  void response(
      int serviceId,
      int messageType,
      long correlationId,
      Message message,
      Attachment attachment,
      Deadline deadline,
      BooleanSupplier givenUp,
      Runnable whenTaken)
      throws CallException, InterruptedException {
    whenRoom(
        FrameKind.RESPONSE,
        serviceId,
        messageType,
        correlationId,
        0,
        message,
        attachment,
        deadline,
        givenUp,
        whenTaken);
  }

  /** Sends an item, as soon as there is room for it; credit has been taken already. */
  void item(
      long correlationId,
      Message message,
      Attachment attachment,
      Deadline deadline,
      BooleanSupplier givenUp)
      throws CallException, InterruptedException {
    whenRoom(
        FrameKind.ITEM,
        0,
        0,
        correlationId,
        0,
        message,
        attachment,
        deadline,
        givenUp,
        FrameSender::nothing);
  }

  /** Sends a request, as soon as there is room for it. */
  void request(
      int serviceId,
      int messageType,
      long correlationId,
      int depth,
      boolean more,
      Message message,
      Attachment attachment,
      Deadline deadline,
      BooleanSupplier givenUp)
      throws CallException, InterruptedException {
    whenRoom(
        FrameKind.REQUEST,
        serviceId,
        messageType,
        correlationId,
        depth << FrameFlags.DEPTH_SHIFT | (more ? FrameFlags.MORE : 0),
        message,
        attachment,
        deadline,
        givenUp,
        FrameSender::nothing);
  }

  /** Sends a one-way frame, as soon as there is room for it. */
  void oneWay(
      int serviceId, int messageType, Message message, Attachment attachment, Deadline deadline)
      throws CallException, InterruptedException {
    whenRoom(
        FrameKind.ONE_WAY,
        serviceId,
        messageType,
        0,
        0,
        message,
        attachment,
        deadline,
        () -> false,
        FrameSender::nothing);
  }

  /** Sends a one-way frame if there is room for it now. */
  void push(int serviceId, int messageType, Message message, Attachment given)
      throws CallException {
    checkSize(message, given);
    Attachment attachment = descriptors.own(given);
    // Other connections may wait for this thread, unless it is one of those of which there are
    // many.
    Outgoing form = packAtOnce(message, attachment, Thread.currentThread().isVirtual());
    Outbox.Offer offer =
        outbox.offer(
            FrameKind.ONE_WAY,
            serviceId,
            messageType,
            0,
            0,
            form.flags(),
            form.message(),
            form.attachment(),
            false);
    switch (offer) {
      case TAKEN -> {}
      case CLOSED -> throw closed();
      case FULL -> {
        form.attachment().close();
        throw new CallException(
            ErrorCode.RESOURCE_EXHAUSTED,
            "the peer does not read as fast as it is sent to: its queue is full; try again later");
      }
    }
  }

  private void whenRoom(
      FrameKind kind,
      int serviceId,
      int messageType,
      long correlationId,
      int flags,
      Message message,
      Attachment given,
      Deadline deadline,
      BooleanSupplier givenUp,
      Runnable whenTaken)
      throws CallException, InterruptedException {
    checkSize(message, given);
    Outgoing form = pack(message, descriptors.own(given), deadline, givenUp);
    boolean handedOver = false;
    try {
      for (boolean waited = false; !handedOver; waited = true) {
        if (waited) {
          awaitRoom(form, deadline, givenUp);
        }
        if (givenUp.getAsBoolean()) {
          throw new CallException(
              ErrorCode.CANCELLED, "the call ended before there was room to send");
        }
        long timeLeft = kind == FrameKind.REQUEST ? millisLeft(deadline) : 0;
        Outbox.Offer offer =
            outbox.offer(
                kind,
                serviceId,
                messageType,
                correlationId,
                timeLeft,
                flags | form.flags(),
                form.message(),
                form.attachment(),
                false,
                whenTaken);
        if (offer == Outbox.Offer.CLOSED) {
          throw closed();
        }
        handedOver = offer == Outbox.Offer.TAKEN;
        if (waited) {
          outbox.wakeNextWaiter();
        }
      }
    } finally {
      if (!handedOver) {
        form.attachment().close();
        // It may be this thread that was told of the room; another can use it.
        outbox.wakeNextWaiter();
      }
    }
  }

  private static void nothing() {}

  private boolean isReceiving() {
    return Thread.currentThread().equals(receiving);
  }

  private void awaitRoom(Outgoing form, Deadline deadline, BooleanSupplier givenUp)
      throws CallException, InterruptedException {
    if (isReceiving()) {
      throw new CallException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "the queue to the peer is full, and the thread that empties it cannot wait for that;"
              + " call from another thread");
    }
    long bytes = Batch.frameBytes(form.message(), form.attachment());
    if (!outbox.awaitRoom(bytes, patience.nanos(deadline), givenUp)) {
      throw patience.exhausted(deadline, "room to send");
    }
  }

  /** Closes the attachment of a frame that is too large or has too many descriptors. */
  private void checkSize(Message message, Attachment attachment) throws CallException {
    int handles = attachment.descriptors().size();
    if (handles > maxHandles) {
      attachment.close();
      throw maxHandles == 0
          ? new CallException(
              ErrorCode.FAILED_PRECONDITION,
              "the peer takes no descriptors: none were agreed on in the handshake")
          : new CallException(
              ErrorCode.INVALID_ARGUMENT,
              handles
                  + " descriptors are too many for one frame, it carries at most "
                  + maxHandles);
    }
    boolean fits = false;
    try {
      checkSize((long) message.size() + attachment.length(), maxPayloadBytes);
      fits = true;
    } finally {
      if (!fits) {
        attachment.close();
      }
    }
  }

  static void checkSize(long payload, int maxPayloadBytes) throws CallException {
    if (payload > maxPayloadBytes) {
      throw new CallException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "message and attachment have "
              + payload
              + " bytes, the limit of a frame is "
              + maxPayloadBytes
              + "; send it as a stream of items");
    }
  }

  /**
   * The time left as the header has it: rounded up, so that it is 0 only where there is no limit.
   */
  private static long millisLeft(Deadline deadline) {
    if (deadline.unlimited()) {
      return 0;
    }
    long nanos = Math.max(deadline.remainingNanos(), 1);
    return (nanos + TimeUnit.MILLISECONDS.toNanos(1) - 1) / TimeUnit.MILLISECONDS.toNanos(1);
  }

  private static CallException closed() {
    return new CallException(ErrorCode.UNAVAILABLE, "the connection is closed; connect again");
  }
}
