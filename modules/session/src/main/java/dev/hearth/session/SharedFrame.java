package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A one-way frame, encoded once and sent to any number of peers. Its memory is given back with the
 * last reference: whoever makes it has the first, and each queue that holds it one of its own.
 * Thread-safe.
 */
public final class SharedFrame implements AutoCloseable {
  private final ByteBuffer bytes;
  private final Attachment memory;
  private final AtomicInteger references = new AtomicInteger(1);

  private SharedFrame(Attachment memory) {
    this.memory = memory;
    bytes = memory.bytes();
  }

  /**
   * Encodes a frame.
   *
   * @param memory where its bytes are kept, and what bounds them
   * @param attachment copied and closed, also when this fails
   * @return the frame, with one reference that is the caller's
   * @throws CallException RESOURCE_EXHAUSTED: there is no room for it, or it is too large
   */
  public static SharedFrame encode(
      SharedMemory memory, int serviceId, int messageType, Message message, Attachment attachment)
      throws CallException {
    try (attachment) {
      if (attachment.descriptors().size() > 0) {
        throw new CallException(
            ErrorCode.INVALID_ARGUMENT, "descriptors have one owner and cannot go to many");
      }
      int messageLength = message.size();
      int attachmentLength = attachment.length();
      Attachment lent = memory.lend(messageLength, attachmentLength);
      boolean encoded = false;
      try {
        ByteBuffer target = lent.bytes();
        new FrameEncoder()
            .begin(target, FrameKind.ONE_WAY)
            .service(serviceId, messageType)
            .lengths(messageLength, attachmentLength);
        message.writeTo(target);
        target.put(attachment.bytes());
        encoded = true;
        return new SharedFrame(lent);
      } finally {
        if (!encoded) {
          lent.close();
        }
      }
    }
  }

  /** Where the bytes of shared frames are kept. */
  public static final class SharedMemory {
    private final Bodies bodies;
    private final int maxPayloadBytes;

    /**
     * Memory within the budget of these resources.
     *
     * @param settings how large a frame may be, and when to try again for one that finds no room
     */
    public SharedMemory(SessionResources resources, SessionSettings settings) {
      bodies =
          new Bodies(
              resources.buffers(),
              resources.budget(),
              settings.retryAfter(),
              new ReceivedDescriptors(Budget.unlimited(), settings.retryAfter()));
      maxPayloadBytes = settings.maxPayloadBytes();
    }

    private Attachment lend(int message, int attachment) throws CallException {
      FrameSender.checkSize((long) message + attachment, maxPayloadBytes);
      return bodies.lend(FrameLayout.HEADER_LENGTH + message + attachment);
    }
  }

  /** How many bytes it has, with its header. */
  int length() {
    return bytes.capacity();
  }

  /** A view of all its bytes, for one write. */
  ByteBuffer view() {
    return bytes.duplicate();
  }

  /** Takes a reference, by one who has one. */
  SharedFrame retain() {
    references.incrementAndGet();
    return this;
  }

  /** Gives a reference back. */
  @Override
  public void close() {
    if (references.decrementAndGet() == 0) {
      memory.close();
    }
  }
}
