package dev.hearth.fuzz.targets;

import dev.hearth.wire.FrameLimits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a stream holds, found with all of it at hand and straight from the specification: it shares
 * nothing with the decoder that it is compared with.
 *
 * @param frames those before the first that is refused, as text
 * @param refused the rule that this one breaks; empty where there is none
 */
record WholeStream(List<String> frames, String refused) {
  private static final int HEADER = 32;
  private static final int TRACED = 2;
  private static final int KNOWN_FLAGS = 0xF007;
  private static final int KINDS = 14;

  static WholeStream decode(byte[] stream, FrameLimits limits) {
    List<String> frames = new ArrayList<>();
    int at = 0;
    while (at < stream.length) {
      String broken = brokenRule(stream, at, limits);
      if (!broken.isEmpty()) {
        return new WholeStream(frames, broken);
      }
      if (stream.length - at < HEADER) {
        break;
      }
      ByteBuffer header = header(stream, at);
      int trace = (header.getShort(28) & TRACED) == 0 ? 0 : 32;
      int body = trace + header.getInt(16) + header.getInt(20);
      if (stream.length - at - HEADER < body) {
        break;
      }
      frames.add(text(header, trace, Arrays.copyOfRange(stream, at + HEADER, at + HEADER + body)));
      at += HEADER + body;
    }
    return new WholeStream(frames, "");
  }

  private static ByteBuffer header(byte[] stream, int at) {
    return ByteBuffer.wrap(stream, at, HEADER).slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static String brokenRule(byte[] stream, int at, FrameLimits limits) {
    boolean magic = stream[at] == 'H' && (stream.length == at + 1 || stream[at + 1] == 'e');
    if (!magic) {
      return "MAGIC";
    }
    if (stream.length - at < HEADER) {
      return "";
    }
    ByteBuffer header = header(stream, at);
    long message = Integer.toUnsignedLong(header.getInt(16));
    long attachment = Integer.toUnsignedLong(header.getInt(20));
    int kind = Byte.toUnsignedInt(header.get(3));
    if (header.get(2) != 1) {
      return "VERSION";
    } else if (kind < 1 || kind > KINDS) {
      return "KIND";
    } else if (message > limits.maxPayloadBytes()) {
      return "MESSAGE_LENGTH";
    } else if (message + attachment > limits.maxPayloadBytes()) {
      return "PAYLOAD_LENGTH";
    } else if ((Short.toUnsignedInt(header.getShort(28)) & ~KNOWN_FLAGS) != 0) {
      return "FLAGS";
    }
    return Byte.toUnsignedInt(header.get(30)) > limits.maxHandles() ? "HANDLES" : "";
  }

  private static String text(ByteBuffer header, int trace, byte[] body) {
    return text(
        header.get(3),
        Short.toUnsignedInt(header.getShort(4)),
        Short.toUnsignedInt(header.getShort(6)),
        header.getLong(8),
        Integer.toUnsignedLong(header.getInt(24)),
        Short.toUnsignedInt(header.getShort(28)),
        Byte.toUnsignedInt(header.get(30)),
        Byte.toUnsignedInt(header.get(31)),
        trace,
        body);
  }

  /** A frame as text, the same for all who look at it. */
  static String text(
      int kind,
      int serviceId,
      int messageType,
      long correlationId,
      long timeLeft,
      int flags,
      int handles,
      int priority,
      int trace,
      byte[] body) {
    return "kind=%d service=%d type=%d correlation=%d time=%d flags=%x handles=%d priority=%d trace=%d %s"
        .formatted(
            kind,
            serviceId,
            messageType,
            correlationId,
            timeLeft,
            flags,
            handles,
            priority,
            trace,
            HexFormat.of().formatHex(body));
  }
}
