package dev.hearth.client.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.protocol.session.Credit;
import dev.hearth.protocol.session.HelloAck;
import dev.hearth.wire.FrameKind;
import java.util.HashMap;
import java.util.Map;

/** How much of each stream may be sent to the daemon. For one thread at a time. */
final class StreamCredit {
  private final Map<Long, Left> calls = new HashMap<>();
  private long initialFrames;
  private long initialBytes;

  /** What is left of one call's. */
  private static final class Left {
    private long frames;
    private long bytes;
  }

  /** A frame has come that may give some. */
  void arrived(SeenFrame frame) {
    try {
      if (frame.kind() == FrameKind.HELLO_ACK) {
        HelloAck answer = HelloAck.parseFrom(frame.message().duplicate());
        initialFrames = answer.getLimits().getInitialCreditFrames();
        initialBytes = answer.getLimits().getInitialCreditBytes();
      } else if (frame.kind() == FrameKind.CREDIT) {
        Credit credit = Credit.parseFrom(frame.message().duplicate());
        Left left = of(frame.correlationId());
        left.frames += credit.getFrames();
        left.bytes += credit.getBytes();
      }
    } catch (InvalidProtocolBufferException e) {
      // What the daemon says cannot be understood: it gives none.
    }
  }

  private Left of(long id) {
    return calls.computeIfAbsent(
        id,
        any -> {
          Left left = new Left();
          left.frames = initialFrames;
          left.bytes = initialBytes;
          return left;
        });
  }

  /** Whether an item of a call may be sent. */
  boolean isThereFor(long id) {
    Left left = of(id);
    return left.frames > 0 && left.bytes > 0;
  }

  /** An item is sent. */
  void spend(SeenFrame item) {
    Left left = of(item.correlationId());
    left.frames--;
    left.bytes -= (long) item.message().remaining() + item.attachmentLength();
  }
}
