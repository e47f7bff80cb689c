package dev.hearth.wire;

import java.nio.ByteBuffer;

/** Writes frame headers. */
public final class FrameEncoder {
  private FrameEncoder() {}

  /**
   * Writes a header at the buffer's position, which is moved past it.
   *
   * @param target little-endian, with at least {@link FrameLayout#HEADER_LENGTH} bytes remaining
   * @param timeLeftMillis how long the caller still waits, 0 for ever; at most 2³² − 1 is written
   * @param flags of {@link FrameFlags}; with TRACED the caller writes the trace context next
   */
  @SuppressWarnings("TooManyParameters") // one for each field of the header: an object would be
  // allocated for each frame, or outlive it
  public static void writeHeader(
      ByteBuffer target,
      FrameKind kind,
      int serviceId,
      int messageType,
      long correlationId,
      int messageLength,
      int attachmentLength,
      long timeLeftMillis,
      int flags,
      int handles,
      int priority) {
    int at = target.position();
    target.putShort(at + FrameLayout.MAGIC_OFFSET, (short) FrameLayout.MAGIC);
    target.put(at + FrameLayout.VERSION_OFFSET, (byte) FrameLayout.HEADER_VERSION);
    target.put(at + FrameLayout.KIND_OFFSET, (byte) kind.number());
    target.putShort(at + FrameLayout.SERVICE_ID_OFFSET, (short) serviceId);
    target.putShort(at + FrameLayout.MESSAGE_TYPE_OFFSET, (short) messageType);
    target.putLong(at + FrameLayout.CORRELATION_ID_OFFSET, correlationId);
    target.putInt(at + FrameLayout.MESSAGE_LENGTH_OFFSET, messageLength);
    target.putInt(at + FrameLayout.ATTACHMENT_LENGTH_OFFSET, attachmentLength);
    target.putInt(
        at + FrameLayout.TIME_LEFT_OFFSET, (int) Math.min(timeLeftMillis, 0xFFFF_FFFFL));
    target.putShort(at + FrameLayout.FLAGS_OFFSET, (short) flags);
    target.put(at + FrameLayout.HANDLES_OFFSET, (byte) handles);
    target.put(at + FrameLayout.PRIORITY_OFFSET, (byte) priority);
    target.position(at + FrameLayout.HEADER_LENGTH);
  }
}
