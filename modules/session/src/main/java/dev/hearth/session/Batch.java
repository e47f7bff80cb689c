package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encoded frames that go out together. Headers, messages and short attachments are encoded one
 * after another into lent chunks; a long attachment goes out from where it is.
 *
 * <pre>
 *  chunk   | header message | header message attachment | header message |
 *  write   \____________________ one buffer ___________________________/  | long attachment | ...
 * </pre>
 *
 * <p>Descriptors leave with the first byte of a write, so a frame that carries some begins a write
 * of its own: a batch is then several writes, one after the other.
 *
 * <p>Not thread-safe: its outbox guards it.
 */
final class Batch {
  /** How large a chunk is; a frame that does not fit gets one of its own. */
  private static final int CHUNK_BYTES = 32 << 10;

  /** Up to this length copying an attachment is cheaper than another buffer in the write. */
  private static final int COPIED_ATTACHMENT_BYTES = 8 << 10;

  /** What a descriptor counts for in the bound on what may be queued: 256 of them are 4 MiB. */
  private static final int BYTES_OF_A_DESCRIPTOR = 16 << 10;

  private static final Descriptor[] NO_DESCRIPTORS = {};

  /**
   * Before which of all buffers a write begins: one that carries descriptors, or the first that
   * goes into a ring.
   */
  private record Passing(int buffer, List<Descriptor> descriptors, boolean switches) {}

  /** A shared frame, and who has been charged with it. */
  private record Charge(SharedFrame frame, Budget user) {}

  private final BufferPool pool;
  private final FrameEncoder header = new FrameEncoder();
  private final List<ByteBuffer> lent = new ArrayList<>(2);
  private final List<Attachment> attachments = new ArrayList<>(0);
  private final ArrayDeque<Passing> passing = new ArrayDeque<>(0);
  private final List<SharedFrame> shared = new ArrayList<>(0);
  private final List<Charge> charges = new ArrayList<>(0);
  private ByteBuffer[] buffers = new ByteBuffer[2];
  private int count;
  private long bytes;
  private long sharedBytes;

  /** How many buffers belonged to writes that are done, and are gone from the array. */
  private int written;

  /** The write that is next or under way: its first buffers, and what leaves with them. */
  private int writeCount;

  private Descriptor[] writeDescriptors = NO_DESCRIPTORS;

  /** Whether what comes from here on goes into a ring, and nobody has been told. */
  private boolean switches;

  /** The chunk that is being filled, and where in it the present buffer of the write begins. */
  private @Nullable ByteBuffer chunk;

  private int start;

  Batch(BufferPool pool) {
    this.pool = pool;
  }

  /** How many bytes the frame takes with its header, and counts for with its descriptors. */
  static long frameBytes(Message message, Attachment attachment) {
    return (long) FrameLayout.HEADER_LENGTH
        + message.size()
        + attachment.length()
        + (long) attachment.descriptors().size() * BYTES_OF_A_DESCRIPTOR;
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
    long frameBytes = frameBytes(message, attachment);
    int handles = attachment.descriptors().size();
    if (handles > 0) {
      endBuffer();
    }
    int before = target.position();
    header
        .begin(target, kind)
        .service(serviceId, messageType)
        .correlationId(correlationId)
        .lengths(messageLength, length)
        .timeLeftMillis(timeLeftMillis)
        .flags(flags)
        .handles(handles);
    if (messageLength > 0) {
      writeMessage(target, before, message);
    }
    bytes += frameBytes;
    if (handles > 0) {
      passing.add(new Passing(count, attachment.descriptors().take(), false));
    }
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

  /**
   * Adds a frame that is encoded already, with a reference of its own; it goes out from there.
   *
   * @param charged who has been charged with it, until it is out; null for nobody
   */
  void append(SharedFrame frame, @Nullable Budget charged) {
    if (charged != null) {
      charges.add(new Charge(frame, charged));
    }
    endBuffer();
    add(frame.view());
    shared.add(frame.retain());
    bytes += frame.length();
    sharedBytes += frame.length();
  }

  /** Has all that is appended from here on go into a ring. */
  void switchToRing() {
    endBuffer();
    passing.add(new Passing(count, List.of(), true));
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

  /** How many bytes all frames have together, and count for with their descriptors. */
  long bytes() {
    return bytes;
  }

  /** How many of them lie in memory that is shared with others. */
  long sharedBytes() {
    return sharedBytes;
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
    prepareWrite();
  }

  /** Aims at the buffers up to the next that begins with descriptors. */
  private void prepareWrite() {
    Passing first = passing.peek();
    writeDescriptors = NO_DESCRIPTORS;
    while (first != null && first.buffer() == written) {
      passing.remove();
      switches |= first.switches();
      if (!first.descriptors().isEmpty()) {
        writeDescriptors = first.descriptors().toArray(NO_DESCRIPTORS);
      }
      first = passing.peek();
    }
    writeCount = first == null ? count : first.buffer() - written;
  }

  /**
   * The write is done: aims at the next.
   *
   * @return whether there is another
   */
  boolean nextWrite() {
    int left = count - writeCount;
    System.arraycopy(buffers, writeCount, buffers, 0, left);
    Arrays.fill(buffers, left, count, null);
    count = left;
    written += writeCount;
    prepareWrite();
    return left > 0;
  }

  /** Whether what is written next goes into a ring, unlike what was; true once. */
  boolean takeSwitch() {
    boolean taken = switches;
    switches = false;
    return taken;
  }

  /** What is to be written; see {@link #count}. Valid once sealed. */
  ByteBuffer[] buffers() {
    return buffers;
  }

  /** How many of the buffers belong to the write that is next or under way. */
  int count() {
    return writeCount;
  }

  /** Hands over what leaves with the first byte of that write. */
  Descriptor[] takeDescriptors() {
    Descriptor[] taken = writeDescriptors;
    writeDescriptors = NO_DESCRIPTORS;
    return taken;
  }

  /** Gives back all memory, closes descriptors that did not leave, and empties the batch. */
  void release() {
    closeAll(List.of(writeDescriptors));
    for (Passing left = passing.poll(); left != null; left = passing.poll()) {
      closeAll(left.descriptors());
    }
    writeDescriptors = NO_DESCRIPTORS;
    writeCount = 0;
    written = 0;
    for (int i = 0; i < lent.size(); i++) {
      pool.give(lent.get(i));
    }
    lent.clear();
    for (int i = 0; i < attachments.size(); i++) {
      Callbacks.run(attachments.get(i)::close);
    }
    attachments.clear();
    for (int i = 0; i < charges.size(); i++) {
      charges.get(i).frame().discharge(charges.get(i).user());
    }
    charges.clear();
    for (int i = 0; i < shared.size(); i++) {
      shared.get(i).close();
    }
    shared.clear();
    sharedBytes = 0;
    switches = false;
    Arrays.fill(buffers, 0, count, null);
    count = 0;
    bytes = 0;
    chunk = null;
  }

  private static void closeAll(List<Descriptor> descriptors) {
    descriptors.forEach(Descriptor::close);
  }
}
