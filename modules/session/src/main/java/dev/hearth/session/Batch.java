package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.Message;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encoded frames that go out in one write. Headers, messages and short attachments are encoded one
 * after another into lent chunks; a long attachment goes out from where it is.
 *
 * <pre>
 *  chunk   | header message | header message attachment | header message |
 *  write   \____________________ one buffer ___________________________/  | long attachment | ...
 * </pre>
 *
 * <p>Not thread-safe: its outbox guards it.
 */
final class Batch {
  /** How large a chunk is; a frame that does not fit gets one of its own. */
  private static final int CHUNK_BYTES = 32 << 10;

  /** Up to this length copying an attachment is cheaper than another buffer in the write. */
  private static final int COPIED_ATTACHMENT_BYTES = 8 << 10;

  private final BufferPool pool;
  private final FrameEncoder header = new FrameEncoder();
  private final List<ByteBuffer> lent = new ArrayList<>(2);
  private final List<Attachment> attachments = new ArrayList<>(0);
  private ByteBuffer[] buffers = new ByteBuffer[2];
  private int count;
  private long bytes;

  /** The chunk that is being filled, and where in it the present buffer of the write begins. */
  private @Nullable ByteBuffer chunk;

  private int start;

  Batch(BufferPool pool) {
    this.pool = pool;
  }

  /** How many bytes the frame takes with its header. */
  static long frameBytes(Message message, Attachment attachment) {
    return (long) FrameLayout.HEADER_LENGTH + message.size() + attachment.length();
  }

  /** Adds a frame. If the message fails to be written, the batch is as it was before. */
  void append(
      FrameKind kind,
      int serviceId,
      int messageType,
      long correlationId,
      long timeLeftMillis,
      int flags,
      Message message,
      Attachment attachment) {
    int messageLength = message.size();
    int length = attachment.length();
    boolean copied = length <= COPIED_ATTACHMENT_BYTES || !attachment.bytes().isDirect();
    ByteBuffer target = roomFor(FrameLayout.HEADER_LENGTH + messageLength + (copied ? length : 0));
    int before = target.position();
    header
        .begin(target, kind)
        .service(serviceId, messageType)
        .correlationId(correlationId)
        .lengths(messageLength, length)
        .timeLeftMillis(timeLeftMillis)
        .flags(flags);
    if (messageLength > 0) {
      writeMessage(target, before, message);
    }
    bytes += (long) FrameLayout.HEADER_LENGTH + messageLength + length;
    if (copied) {
      if (length > 0) {
        target.put(attachment.bytes());
      }
      attachment.close();
    } else {
      endBuffer();
      add(attachment.bytes());
      attachments.add(attachment);
    }
  }

  private static void writeMessage(ByteBuffer target, int before, Message message) {
    boolean written = false;
    try {
      message.writeTo(target);
      written = true;
    } finally {
      if (!written) {
        target.position(before);
      }
    }
  }

  private ByteBuffer roomFor(int length) {
    ByteBuffer current = chunk;
    if (current == null || current.remaining() < length) {
      endBuffer();
      current = pool.take(Math.max(length, CHUNK_BYTES));
      lent.add(current);
      chunk = current;
      start = 0;
    }
    return current;
  }

  /** Makes what was written into the chunk since the last buffer a buffer of the write. */
  private void endBuffer() {
    ByteBuffer current = chunk;
    if (current != null && current.position() > start) {
      add(current.duplicate().flip().position(start));
      start = current.position();
    }
  }

  private void add(ByteBuffer buffer) {
    if (count == buffers.length) {
      buffers = Arrays.copyOf(buffers, count * 2);
    }
    buffers[count++] = buffer;
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  /** How many bytes all frames have together. */
  long bytes() {
    return bytes;
  }

  /** Completes the array of buffers: nothing may be appended before {@link #release}. */
  void seal() {
    ByteBuffer current = chunk;
    if (current != null && start == 0) {
      // The usual case, and free of garbage: one chunk, which no other buffer shares.
      add(current.flip());
      chunk = null;
    } else {
      endBuffer();
    }
  }

  /** What is to be written; see {@link #count}. Valid once sealed. */
  ByteBuffer[] buffers() {
    return buffers;
  }

  /** How many of the buffers count. */
  int count() {
    return count;
  }

  /** Gives back all memory and empties the batch. */
  void release() {
    for (int i = 0; i < lent.size(); i++) {
      pool.give(lent.get(i));
    }
    lent.clear();
    for (int i = 0; i < attachments.size(); i++) {
      attachments.get(i).close();
    }
    attachments.clear();
    Arrays.fill(buffers, 0, count, null);
    count = 0;
    bytes = 0;
    chunk = null;
  }
}
