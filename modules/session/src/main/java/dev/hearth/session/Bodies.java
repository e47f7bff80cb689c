package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.Item;
import dev.hearth.wire.BodyAllocator;
import dev.hearth.wire.Frame;
import dev.hearth.wire.PackedLengths;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the bodies of one connection's frames are kept beyond the read that they arrived in, and
 * the budget that bounds them. Thread-safe.
 */
final class Bodies implements BodyAllocator {
  /** As much there always is for a frame, so that what frees memory can still be told: CANCEL. */
  private static final int ALWAYS_BYTES = 4 << 10;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final BufferPool pool;
  private final Budget budget;
  private final Duration retryAfter;
  private final ReceivedDescriptors descriptors;

  Bodies(BufferPool pool, Budget budget, Duration retryAfter, ReceivedDescriptors descriptors) {
    this.pool = pool;
    this.budget = budget;
    this.retryAfter = retryAfter;
    this.descriptors = descriptors;
  }

  @Override
  public @Nullable Attachment allocate(int bytes) {
    if (!budget.isLimited()) {
      return pool.allocate(bytes);
    }
    int capacity = BufferPool.capacityFor(bytes);
    if (bytes <= ALWAYS_BYTES) {
      budget.take(capacity);
    } else if (!budget.tryTake(capacity)) {
      return null;
    }
    return lend(bytes, capacity);
  }

  /** Lends memory to a handler: direct, as much as asked for. */
  Attachment lend(int bytes) throws CallException {
    int capacity = BufferPool.capacityFor(bytes);
    if (!budget.tryTake(capacity)) {
      throw budget.exhausted(bytes, retryAfter);
    }
    return lend(bytes, capacity);
  }

  /** A buffer for bytes that the budget has been charged with, and gets back. */
  private Attachment lend(int bytes, int charged) {
    boolean lent = false;
    try {
      ByteBuffer buffer = pool.take(bytes);
      lent = true;
      return Attachment.of(
          buffer.limit(bytes),
          () -> {
            pool.give(buffer);
            budget.give(charged);
          });
    } finally {
      if (!lent) {
        budget.give(charged);
      }
    }
  }

  /**
   * Takes over the frame's memory where it has its own, else copies: the message to the heap, the
   * attachment to a buffer of the pool. Takes over its descriptors.
   *
   * @throws CallException RESOURCE_EXHAUSTED: there is no room for it, or was none when it came
   */
  Body keep(Frame frame) throws CallException {
    if (frame.isBodyMissing()) {
      throw exhausted(frame);
    }
    return new Body(keepContent(frame));
  }

  private Item keepContent(Frame frame) throws CallException {
    Descriptors own = descriptors.take();
    Attachment body = frame.takeBody();
    if (body != null) {
      return new Item(frame.message().slice(), Attachment.of(frame.attachment(), body::close, own));
    }
    int length = frame.attachmentLength();
    int charge = frame.messageLength() + (length == 0 ? 0 : BufferPool.capacityFor(length));
    if (!budget.tryTake(charge)) {
      own.close();
      throw exhausted(frame);
    }
    Attachment copy = copyOfAttachment(frame, charge);
    return new Item(
        copyOfMessage(frame),
        own.size() == 0 ? copy : Attachment.of(copy.bytes(), copy::close, own));
  }

  /**
   * Takes over or copies the body of a frame that is still compressed, with the memory for what it
   * contains.
   *
   * @throws CallException as {@link #keep}
   */
  Body keepPacked(Frame frame, Unpacker unpacker) throws CallException {
    PackedLengths lengths = unpacker.lengths(frame);
    Attachment target = lend(lengths.payload());
    Attachment source = Attachment.none();
    boolean kept = false;
    try {
      Attachment own = frame.takeBody();
      source = own == null ? copyOfPayload(frame) : own;
      ByteBuffer message = own == null ? source.bytes() : frame.message();
      ByteBuffer attachment = own == null ? source.bytes() : frame.attachment();
      if (own == null) {
        message.limit(frame.messageLength());
        attachment.position(frame.messageLength());
      }
      Body body =
          new Body(
              new PackedBody(
                  unpacker,
                  lengths,
                  message.slice(),
                  attachment.slice(),
                  source,
                  target,
                  descriptors.take()));
      kept = true;
      return body;
    } finally {
      if (!kept) {
        source.close();
        target.close();
      }
    }
  }

  private Attachment copyOfPayload(Frame frame) throws CallException {
    Attachment copy = lend(frame.messageLength() + frame.attachmentLength());
    copy.bytes().put(frame.message().duplicate()).put(frame.attachment().duplicate());
    return copy;
  }

  /** Tells that there is no room for a frame's body, or for its descriptors. */
  CallException exhausted(Frame frame) {
    if (descriptors.areMissing()) {
      return descriptors.exhausted();
    }
    return budget.exhausted((long) frame.messageLength() + frame.attachmentLength(), retryAfter);
  }

  private static ByteBuffer copyOfMessage(Frame frame) {
    byte[] message = new byte[frame.messageLength()];
    frame.message().get(frame.message().position(), message);
    return ByteBuffer.wrap(message);
  }

  /** Whether something of the frame that is being handled found no room. */
  boolean isIncomplete(Frame frame) {
    return frame.isBodyMissing() || descriptors.areMissing();
  }

  /** Those of the frame that is being handled, as long as nobody has taken them. */
  Descriptors descriptorsOfFrame() {
    return descriptors.ofFrame();
  }

  private Attachment copyOfAttachment(Frame frame, int charged) {
    if (frame.attachmentLength() > 0) {
      Attachment copy = lend(frame.attachmentLength(), charged);
      copy.bytes().put(frame.attachment().duplicate());
      return copy;
    }
    return charged > 0 && budget.isLimited()
        ? Attachment.of(NOTHING, () -> budget.give(charged))
        : Attachment.none();
  }
}
