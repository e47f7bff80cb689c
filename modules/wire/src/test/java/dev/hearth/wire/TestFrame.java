package dev.hearth.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** A frame as a value, its bytes in hexadecimal so that a difference can be read. */
record TestFrame(
    FrameKind kind,
    int serviceId,
    int messageType,
    long correlationId,
    long timeLeftMillis,
    int flags,
    int handles,
    int priority,
    String trace,
    String message,
    String attachment) {
  private static final HexFormat HEX = HexFormat.of();
  private static final List<FrameKind> KINDS = List.of(FrameKind.values());

  static TestFrame of(FrameKind kind, String message, String attachment) {
    return new TestFrame(kind, 1, 2, 3, 4, 0, 0, 0, "", message, attachment);
  }

  static TestFrame copyOf(Frame frame) {
    return new TestFrame(
        frame.kind(),
        frame.serviceId(),
        frame.messageType(),
        frame.correlationId(),
        frame.timeLeftMillis(),
        frame.flags(),
        frame.handles(),
        frame.priority(),
        hex(frame.trace()),
        hex(frame.message()),
        hex(frame.attachment()));
  }

  /** Any frame whose message and attachment are at most {@code maxBody} bytes each. */
  static TestFrame random(Random random, int maxBody) {
    int flags = random.nextInt() & FrameFlags.ALL;
    return new TestFrame(
        KINDS.get(random.nextInt(KINDS.size())),
        random.nextInt(1 << 16),
        random.nextInt(1 << 16),
        random.nextLong(),
        Integer.toUnsignedLong(random.nextInt()),
        flags,
        random.nextInt(FrameLayout.MAX_HANDLES + 1),
        random.nextInt(1 << 8),
        randomHex(random, (flags & FrameFlags.TRACED) == 0 ? 0 : FrameLayout.TRACE_LENGTH),
        randomHex(random, randomLength(random, maxBody)),
        randomHex(random, randomLength(random, maxBody)));
  }

  static List<TestFrame> randomSequence(Random random, int maxFrames, int maxBody) {
    List<TestFrame> frames = new ArrayList<>();
    int count = random.nextInt(maxFrames + 1);
    for (int i = 0; i < count; i++) {
      frames.add(random(random, maxBody));
    }
    return frames;
  }

  /** Often none or few, and sometimes many. */
  private static int randomLength(Random random, int max) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(Math.min(max, 40) + 1);
      default -> random.nextInt(max + 1);
    };
  }

  private static String randomHex(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return HEX.formatHex(bytes);
  }

  static String hex(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return HEX.formatHex(bytes);
  }

  byte[] encode() {
    byte[] body = HEX.parseHex(trace + message + attachment);
    ByteBuffer out = ByteBuffer.allocate(FrameLayout.HEADER_LENGTH + body.length);
    new FrameEncoder()
        .begin(out, kind)
        .service(serviceId, messageType)
        .correlationId(correlationId)
        .lengths(message.length() / 2, attachment.length() / 2)
        .timeLeftMillis(timeLeftMillis)
        .flags(flags)
        .handles(handles)
        .priority(priority);
    return out.put(body).array();
  }

  static byte[] encode(List<TestFrame> frames) {
    ByteBuffer out =
        ByteBuffer.allocate(frames.stream().mapToInt(frame -> frame.encode().length).sum());
    frames.forEach(frame -> out.put(frame.encode()));
    return out.array();
  }
}
