package dev.hearth.session;

import dev.hearth.session.compression.CorruptDataException;
import dev.hearth.session.compression.Zstandard;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameRule;
import dev.hearth.wire.PackedLengths;
import java.nio.ByteBuffer;

/**
 * Decompresses what arrives. What a frame states is checked against the limit and the budget before
 * anything is decompressed, and is all the memory that it gets. Thread-safe.
 *
 * <p>Short frames are decompressed at once, by the thread that reads the connection. Long ones
 * would keep its other connections waiting: they are kept as they are, and opened by the thread
 * that uses them. Where the thread has no other connection, all are decompressed at once.
 */
final class Unpacker {
  private final Zstandard zstandard;
  private final Bodies bodies;
  private final int maxPayloadBytes;
  private final int atOnceBytes;

  /**
   * For one connection.
   *
   * @param maxPayloadBytes what was agreed
   * @param sharesThread whether other connections are read by the same thread
   */
  Unpacker(Zstandard zstandard, Bodies bodies, int maxPayloadBytes, boolean sharesThread) {
    this.zstandard = zstandard;
    this.bodies = bodies;
    this.maxPayloadBytes = maxPayloadBytes;
    atOnceBytes = sharesThread ? Packer.AT_ONCE_BYTES : maxPayloadBytes;
  }

  /**
   * A compressed frame has arrived: unpacks it, where that is not left to who uses it. Without
   * memory for its content it becomes one whose body was passed over.
   *
   * @throws FrameException rule COMPRESSION: it is not what it says
   */
  void arrived(Frame frame) throws FrameException {
    if (frame.isBodyMissing()) {
      return;
    }
    PackedLengths lengths = PackedLengths.of(frame, maxPayloadBytes);
    if (lengths.payload() > atOnceBytes) {
      return;
    }
    Attachment content = bodies.allocate(frame.trace().remaining() + lengths.payload());
    if (content == null) {
      frame.passOver(lengths);
      return;
    }
    boolean unpacked = false;
    try {
      ByteBuffer target = content.bytes().put(frame.trace().duplicate());
      unpack(lengths, frame.message(), frame.attachment(), target);
      unpacked = true;
    } finally {
      if (!unpacked) {
        content.close();
      }
    }
    frame.unpack(content, lengths);
  }

  /** Whether a frame that has arrived is still to be unpacked, by who uses it. */
  static boolean isPacked(Frame frame) {
    return frame.has(FrameFlags.COMPRESSED) && !frame.isBodyMissing();
  }

  /** What a packed frame states. */
  PackedLengths lengths(Frame frame) {
    try {
      return PackedLengths.of(frame, maxPayloadBytes);
    } catch (FrameException e) {
      throw new IllegalStateException("the frame has not been looked at when it arrived", e);
    }
  }

  /** Decompresses both parts, one behind the other, at a buffer's position. */
  void unpack(PackedLengths lengths, ByteBuffer message, ByteBuffer attachment, ByteBuffer target)
      throws FrameException {
    unpackPart("message", lengths.message(), message, target);
    unpackPart("attachment", lengths.attachment(), attachment, target);
  }

  private void unpackPart(String name, int length, ByteBuffer part, ByteBuffer target)
      throws FrameException {
    ByteBuffer body = PackedLengths.bodyOf(part);
    ByteBuffer content = target.slice(target.position(), length);
    if (!PackedLengths.isCompressed(body, length)) {
      content.put(body);
    } else {
      try {
        zstandard.decompress(body, content);
      } catch (CorruptDataException e) {
        throw new FrameException(
            FrameRule.COMPRESSION, "compressed frame: its " + name + " " + e.getMessage(), e);
      }
    }
    target.position(target.position() + length);
  }

  /** What a damaged frame means to its call: gRPC's code where data cannot be decompressed. */
  static CallException toCall(FrameException damage) {
    return new CallException(
        ErrorCode.INTERNAL, damage.getMessage() + "; the connection ends", damage);
  }
}
