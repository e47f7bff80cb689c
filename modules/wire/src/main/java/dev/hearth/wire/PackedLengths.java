package dev.hearth.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the parts of a compressed frame, its message and its attachment, say of themselves: how long
 * they are when they are not compressed. A part that is not empty begins with that:
 *
 * <pre>
 *  0               1               2               3
 *  +---------------+---------------+---------------+---------------+
 *  |              length of the content, at least 1                |   0
 *  +---------------+---------------+---------------+---------------+
 *  |  as many bytes: the content itself                            |   4
 *  |  fewer: the content, compressed                               |
 *  +---------------+---------------+---------------+---------------+
 * </pre>
 *
 * @param message the length of the message's content
 * @param attachment the length of the attachment's content
 */
public record PackedLengths(int message, int attachment) {
  /** How many bytes state the length. */
  public static final int PREFIX_BYTES = Integer.BYTES;

  /**
   * Reads them, without looking at anything behind.
   *
   * @param frame with the flag COMPRESSED, and a body
   * @throws FrameException rule COMPRESSION, if they are not there, fit neither what follows nor
   *     together in a frame
   */
  public static PackedLengths of(Frame frame, int maxPayloadBytes) throws FrameException {
    long message = lengthOf(frame.message(), "message");
    long attachment = lengthOf(frame.attachment(), "attachment");
    if (message + attachment > maxPayloadBytes) {
      throw broken(
          "states %d bytes of message and attachment, limit %d",
          message + attachment, maxPayloadBytes);
    }
    return new PackedLengths((int) message, (int) attachment);
  }

  private static long lengthOf(ByteBuffer part, String name) throws FrameException {
    int there = part.remaining() - PREFIX_BYTES;
    if (!part.hasRemaining()) {
      return 0;
    }
    if (there < 0) {
      throw broken("has a %s of %d bytes: too short to state a length", name, part.remaining());
    }
    long stated =
        Integer.toUnsignedLong(
            part.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(part.position()));
    if (stated == 0 || stated < there) {
      throw broken("states %d bytes of %s, and has %d", stated, name, there);
    }
    return stated;
  }

  /** The content of a part, or what it is compressed to; {@link #isCompressed} says which. */
  public static ByteBuffer bodyOf(ByteBuffer part) {
    return part.hasRemaining()
        ? part.slice(part.position() + PREFIX_BYTES, part.remaining() - PREFIX_BYTES)
        : part.slice();
  }

  /** Whether a body of a part is compressed, and not the content itself. */
  public static boolean isCompressed(ByteBuffer body, int contentLength) {
    return body.remaining() < contentLength;
  }

  /** How many bytes both have. */
  public int payload() {
    return message + attachment;
  }

  private static FrameException broken(String format, Object... arguments) {
    return new FrameException(
        FrameRule.COMPRESSION, "compressed frame " + String.format(format, arguments));
  }
}
