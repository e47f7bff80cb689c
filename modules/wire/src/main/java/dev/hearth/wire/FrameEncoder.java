package dev.hearth.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Writes frame headers. {@link #begin} writes a whole header in which all but the kind is 0, and
 * the other methods fill in what the kind uses:
 *
 * <pre>
 *   encoder.begin(out, FrameKind.REQUEST)
 *       .service(id, type)
 *       .correlationId(call)
 *       .lengths(message.size(), attachment.length());
 *   message.writeTo(out);
 * </pre>
 *
 * <p>One encoder serves any number of frames and allocates nothing. Used by one thread at a time.
 * Values are not checked: what is too large for its field loses its high bits.
 */
public final class FrameEncoder {
  private ByteBuffer target = ByteBuffer.allocate(0);
  private int start;

  /** An encoder that has begun no header. */
  public FrameEncoder() {}

  /**
   * Begins the header of a frame at the buffer's position, which is moved past it.
   *
   * @param target at least {@link FrameLayout#HEADER_LENGTH} bytes remain in it; made little-endian
   * @throws IndexOutOfBoundsException if fewer remain; the buffer is as it was
   */
  public FrameEncoder begin(ByteBuffer target, FrameKind kind) {
    int at = target.position();
    Objects.checkFromIndexSize(at, FrameLayout.HEADER_LENGTH, target.limit());
    target.order(ByteOrder.LITTLE_ENDIAN);
    target.putShort(at + FrameLayout.MAGIC_OFFSET, (short) FrameLayout.MAGIC);
    target.put(at + FrameLayout.VERSION_OFFSET, (byte) FrameLayout.HEADER_VERSION);
    target.put(at + FrameLayout.KIND_OFFSET, (byte) kind.number());
    target.putInt(at + FrameLayout.SERVICE_ID_OFFSET, 0);
    target.putLong(at + FrameLayout.CORRELATION_ID_OFFSET, 0);
    target.putLong(at + FrameLayout.MESSAGE_LENGTH_OFFSET, 0);
    target.putLong(at + FrameLayout.TIME_LEFT_OFFSET, 0);
    target.position(at + FrameLayout.HEADER_LENGTH);
    this.target = target;
    start = at;
    return this;
  }

  /** Which of a service's messages it is. */
  public FrameEncoder service(int serviceId, int messageType) {
    target.putShort(start + FrameLayout.SERVICE_ID_OFFSET, (short) serviceId);
    target.putShort(start + FrameLayout.MESSAGE_TYPE_OFFSET, (short) messageType);
    return this;
  }

  /** Which call it belongs to. */
  public FrameEncoder correlationId(long correlationId) {
    target.putLong(start + FrameLayout.CORRELATION_ID_OFFSET, correlationId);
    return this;
  }

  /** How many bytes the message and the attachment have, which the caller writes next. */
  public FrameEncoder lengths(int message, int attachment) {
    target.putInt(start + FrameLayout.MESSAGE_LENGTH_OFFSET, message);
    target.putInt(start + FrameLayout.ATTACHMENT_LENGTH_OFFSET, attachment);
    return this;
  }

  /** How long the caller still waits, 0 for ever; at most 2³² − 1 is written. */
  public FrameEncoder timeLeftMillis(long timeLeftMillis) {
    target.putInt(
        start + FrameLayout.TIME_LEFT_OFFSET,
        (int) Math.min(timeLeftMillis, FrameLayout.MAX_TIME_LEFT_MILLIS));
    return this;
  }

  /** Bits of {@link FrameFlags}; with TRACED the caller writes the trace context next. */
  public FrameEncoder flags(int flags) {
    target.putShort(start + FrameLayout.FLAGS_OFFSET, (short) flags);
    return this;
  }

  /** How many descriptors it carries. */
  public FrameEncoder handles(int handles) {
    target.put(start + FrameLayout.HANDLES_OFFSET, (byte) handles);
    return this;
  }

  /** How urgent it is: 0 is usual, higher is more urgent. */
  public FrameEncoder priority(int priority) {
    target.put(start + FrameLayout.PRIORITY_OFFSET, (byte) priority);
    return this;
  }
}
