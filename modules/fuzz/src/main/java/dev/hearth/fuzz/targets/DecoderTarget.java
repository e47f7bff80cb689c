package dev.hearth.fuzz.targets;

import dev.hearth.fuzz.harness.Broken;
import dev.hearth.fuzz.input.FuzzInput;
import dev.hearth.fuzz.input.FuzzStep;
import dev.hearth.spi.Attachment;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameDecoder;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.FrameLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The frame decoder: whatever the splits, it finds what a decoder finds that has the whole stream
 * before it; it keeps no more memory than what has arrived is worth, and gives all of it back.
 */
public final class DecoderTarget {
  /** Small, so that an input gets over it. */
  private static final FrameLimits LIMITS = new FrameLimits(2000, 3);

  /** What a body may have before anything of it has arrived, and by how much more than has. */
  private static final int LEAST_BODY_BYTES = 4 << 10;

  private static final int BODY_GROWTH = 8;

  private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
  private final List<String> frames = new ArrayList<>();
  private int open;
  private final FrameDecoder decoder = new FrameDecoder(LIMITS, this::allocate, this::keep);

  private DecoderTarget() {}

  /** What a fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    run(FuzzInput.ofBytes(bytes));
  }

  /** Runs one input, and throws where something does not hold. */
  public static void run(FuzzInput input) {
    new DecoderTarget().check(input);
  }

  private void check(FuzzInput input) {
    String refused = "";
    try (decoder) {
      for (FuzzStep step : input.steps()) {
        stream.writeBytes(step.bytes());
        deliver(step.bytes());
        int pending = decoder.pendingHandles();
        Broken.unless(
            pending >= 0 && pending <= LIMITS.maxHandles(), pending + " descriptors are pending");
      }
    } catch (FrameException e) {
      refused = e.rule().name();
    }
    Broken.unless(open == 0, open + " bodies were not given back");
    WholeStream expected = WholeStream.decode(stream.toByteArray(), LIMITS);
    Broken.unless(frames.equals(expected.frames()), "other frames than in the whole stream");
    Broken.unless(
        refused.equals(expected.refused()),
        "refused by '" + refused + "', the whole stream by '" + expected.refused() + "'");
  }

  private void deliver(byte[] bytes) throws FrameException {
    ByteBuffer target = decoder.target();
    int inTarget = target == null ? 0 : Math.min(target.remaining(), bytes.length);
    if (target != null) {
      target.put(target.position(), bytes, 0, inTarget);
    }
    ByteBuffer beyond = ByteBuffer.wrap(bytes, inTarget, bytes.length - inTarget);
    decoder.decode(inTarget, beyond);
    Broken.unless(!beyond.hasRemaining(), "bytes were not consumed");
  }

  private @Nullable Attachment allocate(int bytes) {
    long most = Math.max(LEAST_BODY_BYTES, (long) stream.size() * BODY_GROWTH);
    Broken.unless(bytes <= most, bytes + " bytes for a body of which there are fewer");
    open++;
    return Attachment.of(ByteBuffer.allocateDirect(bytes), () -> open--);
  }

  private void keep(Frame frame) {
    frames.add(
        WholeStream.text(
            frame.kind().number(),
            frame.serviceId(),
            frame.messageType(),
            frame.correlationId(),
            frame.timeLeftMillis(),
            frame.flags(),
            frame.handles(),
            frame.priority(),
            frame.has(FrameFlags.TRACED) ? FrameLayout.TRACE_LENGTH : 0,
            concatenated(frame)));
  }

  private static byte[] concatenated(Frame frame) {
    ByteBuffer trace = frame.trace();
    ByteBuffer message = frame.message();
    ByteBuffer attachment = frame.attachment();
    return ByteBuffer.allocate(trace.remaining() + message.remaining() + attachment.remaining())
        .put(trace.duplicate())
        .put(message.duplicate())
        .put(attachment.duplicate())
        .array();
  }
}
