package dev.hearth.wire;

import static dev.hearth.wire.FrameLayout.ATTACHMENT_LENGTH_OFFSET;
import static dev.hearth.wire.FrameLayout.FLAGS_OFFSET;
import static dev.hearth.wire.FrameLayout.HANDLES_OFFSET;
import static dev.hearth.wire.FrameLayout.HEADER_VERSION;
import static dev.hearth.wire.FrameLayout.KIND_OFFSET;
import static dev.hearth.wire.FrameLayout.MAGIC;
import static dev.hearth.wire.FrameLayout.MAGIC_OFFSET;
import static dev.hearth.wire.FrameLayout.MESSAGE_LENGTH_OFFSET;
import static dev.hearth.wire.FrameLayout.VERSION_OFFSET;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The rules of a header, checked in the order of its fields; all lengths are checked here alone.
 */
final class HeaderRules {
  private HeaderRules() {}

  /**
   * Checks a whole header.
   *
   * @return its kind
   */
  static FrameKind check(ByteBuffer buffer, int at, FrameLimits limits) throws FrameException {
    int magic = Short.toUnsignedInt(buffer.getShort(at + MAGIC_OFFSET));
    if (magic != MAGIC) {
      throw refused(
          FrameRule.MAGIC, "starts with " + hex((short) magic) + ", not " + hex((short) MAGIC));
    }
    int version = Byte.toUnsignedInt(buffer.get(at + VERSION_OFFSET));
    if (version != HEADER_VERSION) {
      throw refused(
          FrameRule.VERSION,
          "has header version " + version + ", only " + HEADER_VERSION + " is spoken");
    }
    int number = Byte.toUnsignedInt(buffer.get(at + KIND_OFFSET));
    FrameKind kind = FrameKind.ofNumber(number);
    if (kind == null) {
      throw refused(FrameRule.KIND, "is of kind " + number + ", which does not exist");
    }
    checkLengths(buffer, at, limits);
    int flags = Short.toUnsignedInt(buffer.getShort(at + FLAGS_OFFSET));
    if ((flags & ~FrameFlags.ALL) != 0) {
      throw refused(FrameRule.FLAGS, "has unknown flags " + hex((short) (flags & ~FrameFlags.ALL)));
    }
    int handles = Byte.toUnsignedInt(buffer.get(at + HANDLES_OFFSET));
    if (handles > limits.maxHandles()) {
      throw refused(
          FrameRule.HANDLES, "carries " + handles + " descriptors, limit " + limits.maxHandles());
    }
    return kind;
  }

  private static void checkLengths(ByteBuffer buffer, int at, FrameLimits limits)
      throws FrameException {
    long message = Integer.toUnsignedLong(buffer.getInt(at + MESSAGE_LENGTH_OFFSET));
    if (message > limits.maxPayloadBytes()) {
      throw refused(
          FrameRule.MESSAGE_LENGTH,
          "has a message of " + message + " bytes, limit " + limits.maxPayloadBytes());
    }
    long attachment = Integer.toUnsignedLong(buffer.getInt(at + ATTACHMENT_LENGTH_OFFSET));
    if (message + attachment > limits.maxPayloadBytes()) {
      throw refused(
          FrameRule.PAYLOAD_LENGTH,
          "has "
              + (message + attachment)
              + " bytes of message and attachment, limit "
              + limits.maxPayloadBytes());
    }
  }

  /**
   * Checks the first bytes of a header that is not whole yet, so that a peer that speaks something
   * else is told before it has sent 32 bytes.
   */
  static void checkPrefix(ByteBuffer buffer, int length) throws FrameException {
    for (int i = 0; i < Math.min(length, Short.BYTES); i++) {
      int expected = (MAGIC >> (Byte.SIZE * i)) & 0xFF;
      int found = Byte.toUnsignedInt(buffer.get(i));
      if (found != expected) {
        throw refused(
            FrameRule.MAGIC,
            "has " + hex((byte) found) + " at byte " + i + ", not " + hex((byte) expected));
      }
    }
  }

  private static FrameException refused(FrameRule rule, String what) {
    return new FrameException(rule, "frame " + what);
  }

  private static String hex(short number) {
    return "0x" + HexFormat.of().toHexDigits(number);
  }

  private static String hex(byte number) {
    return "0x" + HexFormat.of().toHexDigits(number);
  }
}
