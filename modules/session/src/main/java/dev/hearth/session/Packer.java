package dev.hearth.session;

import dev.hearth.session.compression.CompressionSettings;
import dev.hearth.session.compression.Zstandard;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.Message;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.PackedLengths;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;

/**
 * Compresses what goes out, on the thread that sends it and before it is queued, where the frame
 * gets shorter by that. Thread-safe.
 *
 * <pre>
 *  message ────┐                  ┌─► length | compressed, from the threshold on
 *              ├─► one buffer of ─┤
 *  attachment ─┘    the pool      └─► length | as it is, below
 * </pre>
 */
final class Packer {
  /** Up to this length what arrives or leaves is worked on where a thread must not tarry. */
  static final int AT_ONCE_BYTES = 64 << 10;

  /** A result moves to smaller memory where that is at most such a part of the larger. */
  private static final int WORTH_MOVING = 4;

  private final Zstandard zstandard;
  private final Bodies bodies;
  private final CompressionSettings settings;

  Packer(Zstandard zstandard, Bodies bodies, CompressionSettings settings) {
    this.zstandard = zstandard;
    this.bodies = bodies;
    this.settings = settings;
  }

  /**
   * Gives a frame's message and attachment the form in which they go out. What is not worth it,
   * finds no memory, or would keep a thread that is in a hurry, stays as it is.
   *
   * @param attachment handed over, also when this fails
   * @param mayTarry whether the thread may take as long as it takes
   * @param stop whether the frame is not wanted any more
   */
  Outgoing pack(Message message, Attachment attachment, boolean mayTarry, BooleanSupplier stop) {
    int messageLength = message.size();
    int attachmentLength = attachment.length();
    int longest = Math.max(messageLength, attachmentLength);
    long payload = (long) messageLength + attachmentLength;
    if (longest < settings.threshold() || (!mayTarry && payload > AT_ONCE_BYTES)) {
      return Outgoing.plain(message, attachment);
    }
    boolean decided = false;
    try {
      Outgoing packed = new Packing(stop).pack(message, attachment, (int) payload);
      decided = true;
      return packed;
    } finally {
      if (!decided) {
        attachment.close();
      }
    }
  }

  /** One frame's. */
  private final class Packing {
    private final BooleanSupplier stop;

    Packing(BooleanSupplier stop) {
      this.stop = stop;
    }

    Outgoing pack(Message message, Attachment attachment, int payload) {
      Attachment room = bodies.allocate(payload);
      if (room == null) {
        return Outgoing.plain(message, attachment);
      }
      Attachment packed = Attachment.none();
      try {
        ByteBuffer target = room.bytes().order(ByteOrder.LITTLE_ENDIAN).limit(payload - 1);
        if (!packMessage(message, target)) {
          return Outgoing.plain(message, attachment);
        }
        int messageEnd = target.position();
        if (!packPart(attachment.bytes(), target)) {
          return Outgoing.plain(message, attachment);
        }
        int end = target.position();
        packed = shrunk(room, end);
        return outgoing(packed, messageEnd, end, attachment);
      } finally {
        if (!packed.equals(room)) {
          room.close();
        }
      }
    }

    private boolean packMessage(Message message, ByteBuffer target) {
      int length = message.size();
      if (length == 0) {
        return true;
      }
      Attachment encoded = bodies.allocate(length);
      if (encoded == null) {
        return false;
      }
      try (encoded) {
        ByteBuffer buffer = encoded.bytes().order(ByteOrder.LITTLE_ENDIAN);
        message.writeTo(buffer);
        return packPart(buffer.flip(), target);
      }
    }

    /** Answers whether there was room. */
    private boolean packPart(ByteBuffer content, ByteBuffer target) {
      int length = content.remaining();
      if (length == 0) {
        return true;
      }
      int left = target.remaining() - PackedLengths.PREFIX_BYTES;
      if (left <= 0) {
        return false;
      }
      target.putInt(length);
      if (length >= settings.threshold()) {
        ByteBuffer room = target.slice(target.position(), Math.min(left, length - 1));
        if (zstandard.compress(content, room, settings.level(), stop)) {
          target.position(target.position() + room.position());
          return true;
        }
      }
      if (left < length) {
        return false;
      }
      target.put(content);
      return true;
    }

    private Attachment shrunk(Attachment room, int length) {
      Attachment smaller = length <= room.length() / WORTH_MOVING ? bodies.allocate(length) : null;
      if (smaller == null) {
        return room;
      }
      smaller.bytes().put(room.bytes().limit(length));
      return smaller;
    }

    private static Outgoing outgoing(
        Attachment packed, int messageEnd, int end, Attachment original) {
      ByteBuffer bytes = packed.bytes().limit(end);
      Message message = new Encoded(bytes.slice(0, messageEnd));
      Descriptors descriptors = Descriptors.of(original.descriptors().take());
      original.close();
      return new Outgoing(
          message,
          Attachment.of(bytes.position(messageEnd), packed::close, descriptors),
          FrameFlags.COMPRESSED);
    }
  }

  /** A message that lies in a buffer. */
  private record Encoded(ByteBuffer bytes) implements Message {
    @Override
    public int size() {
      return bytes.capacity();
    }

    @Override
    public void writeTo(ByteBuffer target) {
      target.put(bytes.duplicate());
    }
  }
}
