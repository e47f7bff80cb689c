package dev.hearth.wire;

import static dev.hearth.wire.FrameLayout.ATTACHMENT_LENGTH_OFFSET;
import static dev.hearth.wire.FrameLayout.CORRELATION_ID_OFFSET;
import static dev.hearth.wire.FrameLayout.FLAGS_OFFSET;
import static dev.hearth.wire.FrameLayout.HANDLES_OFFSET;
import static dev.hearth.wire.FrameLayout.MESSAGE_LENGTH_OFFSET;
import static dev.hearth.wire.FrameLayout.MESSAGE_TYPE_OFFSET;
import static dev.hearth.wire.FrameLayout.PRIORITY_OFFSET;
import static dev.hearth.wire.FrameLayout.SERVICE_ID_OFFSET;
import static dev.hearth.wire.FrameLayout.TIME_LEFT_OFFSET;

import dev.hearth.spi.Attachment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * One decoded frame. Reused by its decoder for the next, so that decoding allocates nothing: never
 * let it leave the call that it was given to.
 */
public final class Frame {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private FrameKind kind = FrameKind.HELLO;
  private int serviceId;
  private int messageType;
  private long correlationId;
  private int messageLength;
  private int attachmentLength;
  private long timeLeftMillis;
  private int flags;
  private int handles;
  private int priority;

  private @Nullable ByteBuffer viewed;
  private ByteBuffer messageView = NOTHING;
  private ByteBuffer attachmentView = messageView;
  private ByteBuffer traceView = messageView;
  private @Nullable Attachment body;
  private boolean bodyMissing;

  Frame() {}

  void readHeader(ByteBuffer header, int at, FrameKind kind) {
    this.kind = kind;
    serviceId = Short.toUnsignedInt(header.getShort(at + SERVICE_ID_OFFSET));
    messageType = Short.toUnsignedInt(header.getShort(at + MESSAGE_TYPE_OFFSET));
    correlationId = header.getLong(at + CORRELATION_ID_OFFSET);
    messageLength = header.getInt(at + MESSAGE_LENGTH_OFFSET);
    attachmentLength = header.getInt(at + ATTACHMENT_LENGTH_OFFSET);
    timeLeftMillis = Integer.toUnsignedLong(header.getInt(at + TIME_LEFT_OFFSET));
    flags = Short.toUnsignedInt(header.getShort(at + FLAGS_OFFSET));
    handles = Byte.toUnsignedInt(header.get(at + HANDLES_OFFSET));
    priority = Byte.toUnsignedInt(header.get(at + PRIORITY_OFFSET));
    bodyMissing = false;
  }

  /** How many bytes follow the header: trace context, message and attachment. */
  int bodyLength() {
    return traceLength() + messageLength + attachmentLength;
  }

  /** Points the views at the body, which starts at an index of a buffer. */
  @SuppressWarnings("ReferenceEquality") // the views share the buffer's memory, whatever it holds
  void pointAt(ByteBuffer buffer, int start) {
    if (viewed != buffer) {
      viewed = buffer;
      messageView = buffer.duplicate();
      attachmentView = buffer.duplicate();
      traceView = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
    int messageStart = start + traceLength();
    int attachmentStart = messageStart + messageLength;
    traceView.limit(messageStart).position(start);
    messageView.limit(attachmentStart).position(messageStart);
    attachmentView.limit(attachmentStart + attachmentLength).position(attachmentStart);
  }

  /** Points the views at a body of the frame's own. */
  void ownBody(Attachment body) {
    this.body = body;
    viewed = null;
    pointAt(body.bytes(), 0);
  }

  /** There was no memory for the body: nothing is left to view, whatever the lengths say. */
  void missBody() {
    bodyMissing = true;
    viewed = null;
    messageView = NOTHING.duplicate();
    attachmentView = NOTHING.duplicate();
    traceView = NOTHING.duplicate();
  }

  /**
   * Whether the body was passed over because there was no memory for it. Header and lengths are as
   * they were sent; message, attachment and trace context are empty.
   */
  public boolean isBodyMissing() {
    return bodyMissing;
  }

  /**
   * Replaces a compressed body by what it contains: from here on the frame is as if it had come so.
   *
   * @param content where that lies, one after the other: trace context, message, attachment; handed
   *     over
   */
  public void unpack(Attachment content, PackedLengths lengths) {
    releaseBody();
    contain(lengths);
    ownBody(content);
  }

  /**
   * Drops a compressed body whose content there is no memory for: from here on the frame is as if
   * it had come without being compressed, and been passed over.
   */
  public void passOver(PackedLengths lengths) {
    releaseBody();
    contain(lengths);
    missBody();
  }

  private void contain(PackedLengths lengths) {
    messageLength = lengths.message();
    attachmentLength = lengths.attachment();
    flags &= ~FrameFlags.COMPRESSED;
  }

  /** Closes the frame's own body unless it was taken. */
  void releaseBody() {
    Attachment own = body;
    if (own != null) {
      body = null;
      viewed = null;
      own.close();
    }
  }

  private int traceLength() {
    return (flags & FrameFlags.TRACED) == 0 ? 0 : FrameLayout.TRACE_LENGTH;
  }

  /** What the frame is. */
  public FrameKind kind() {
    return kind;
  }

  /** The service that it is for; 0 where it is for none. */
  public int serviceId() {
    return serviceId;
  }

  /** Which of the service's messages it is. */
  public int messageType() {
    return messageType;
  }

  /** Which call it belongs to; 0 where it belongs to none. */
  public long correlationId() {
    return correlationId;
  }

  /** How many milliseconds the caller still waits, 0 for ever. */
  public long timeLeftMillis() {
    return timeLeftMillis;
  }

  /** Its {@link FrameFlags}. */
  public int flags() {
    return flags;
  }

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** In how many calls it is nested. */
  public int depth() {
    return flags >>> FrameFlags.DEPTH_SHIFT;
  }

  /** How many descriptors belong to it. */
  public int handles() {
    return handles;
  }

  /** How urgent it is: 0 is usual, higher is more urgent. */
  public int priority() {
    return priority;
  }

  /** How many bytes its message has. */
  public int messageLength() {
    return messageLength;
  }

  /** How many bytes its attachment has. */
  public int attachmentLength() {
    return attachmentLength;
  }

  /** The trace context; nothing remains in it where there is none. The frame's own view. */
  public ByteBuffer trace() {
    return traceView;
  }

  /**
   * The message. The frame's own view: valid as long as the frame, and the same object each time.
   */
  public ByteBuffer message() {
    return messageView;
  }

  /** The attachment. The frame's own view, as {@link #message}. */
  public ByteBuffer attachment() {
    return attachmentView;
  }

  /**
   * Takes over the memory that the body is in, where it is the frame's own; the views then stay
   * valid until the taker closes it.
   *
   * @return null where the body lies in a buffer of the transport: what is to be kept is copied
   */
  public @Nullable Attachment takeBody() {
    Attachment own = body;
    if (own != null) {
      body = null;
      viewed = null;
    }
    return own;
  }
}
