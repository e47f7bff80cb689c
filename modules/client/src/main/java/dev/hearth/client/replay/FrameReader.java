package dev.hearth.client.replay;

import dev.hearth.spi.Attachment;
import dev.hearth.wire.FrameDecoder;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.FrameLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Finds the frames of one side's stream. For one thread at a time. */
final class FrameReader implements AutoCloseable {
  private static final FrameLimits WIDEST =
      new FrameLimits(FrameLimits.MAX_PAYLOAD_BYTES, FrameLayout.MAX_HANDLES);

  private final FrameDecoder decoder;
  private boolean broken;

  /** Hands on each frame as it is whole. */
  FrameReader(Consumer<SeenFrame> sink) {
    decoder =
        new FrameDecoder(
            WIDEST,
            bytes -> Attachment.of(ByteBuffer.allocateDirect(bytes)),
            frame -> sink.accept(SeenFrame.of(frame)));
  }

  /** Reads on. After what is no frame nothing more is found. */
  void read(ByteBuffer bytes) {
    try {
      if (!broken) {
        decoder.decode(0, bytes.duplicate());
      }
    } catch (FrameException e) {
      broken = true;
    }
  }

  /** Whether all that was read is whole frames. */
  boolean isBetweenFrames() {
    return !broken && decoder.target() == null && decoder.begunHeader().remaining() == 0;
  }

  @Override
  public void close() {
    decoder.close();
  }

  /** The frames of bytes that are whole frames; none where they are not. */
  static List<SeenFrame> framesOf(ByteBuffer bytes) {
    List<SeenFrame> found = new ArrayList<>();
    try (FrameReader reader = new FrameReader(found::add)) {
      reader.read(bytes);
      return reader.isBetweenFrames() ? found : List.of();
    }
  }
}
