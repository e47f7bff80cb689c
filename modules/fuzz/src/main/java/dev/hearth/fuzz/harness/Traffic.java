package dev.hearth.fuzz.harness;

import dev.hearth.spi.Attachment;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameDecoder;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The frames of a stream, up to the first that is refused.
 *
 * @param frames kind and correlation ID of each, in order
 * @param whole whether the stream ends where a frame ends, and none was refused
 */
public record Traffic(List<Seen> frames, boolean whole) {
  /** A frame that has been seen. */
  public record Seen(FrameKind kind, long correlationId) {
    boolean endsConnection() {
      return kind == FrameKind.ERROR && correlationId == 0;
    }
  }

  /** Reads a stream. */
  public static Traffic of(byte[] stream, FrameLimits limits) {
    List<Seen> frames = new ArrayList<>();
    try (FrameDecoder decoder =
        new FrameDecoder(
            limits,
            bytes -> Attachment.of(ByteBuffer.allocateDirect(bytes)),
            frame -> frames.add(seen(frame)))) {
      decoder.decode(0, ByteBuffer.wrap(stream));
      return new Traffic(frames, decoder.target() == null && !decoder.begunHeader().hasRemaining());
    } catch (FrameException e) {
      return new Traffic(frames, false);
    }
  }

  private static Seen seen(Frame frame) {
    return new Seen(frame.kind(), frame.correlationId());
  }

  /** How many frames of a kind there are. */
  public long count(FrameKind kind) {
    return frames.stream().filter(frame -> frame.kind() == kind).count();
  }

  /** How many frames of any of these kinds there are for each correlation ID. */
  public Map<Long, Integer> byCorrelationId(List<FrameKind> kinds) {
    Map<Long, Integer> counts = new HashMap<>();
    for (Seen frame : frames) {
      if (kinds.contains(frame.kind()) && frame.correlationId() != 0) {
        counts.merge(frame.correlationId(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Whether an ERROR that ends the connection is there, and is the last frame. */
  public boolean endsWithError() {
    return !frames.isEmpty() && frames.getLast().endsConnection();
  }

  /** How many frames say that the connection ends. */
  public long connectionErrors() {
    return frames.stream().filter(Seen::endsConnection).count();
  }
}
