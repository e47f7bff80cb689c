package dev.hearth.wire;

/** Takes decoded frames. */
@FunctionalInterface
public interface FrameSink {
  /**
   * A frame has arrived whole.
   *
   * @param frame valid during this call only; reused for the next frame
   * @throws FrameException if it breaks a rule beyond those that the decoder checks
   */
  void frame(Frame frame) throws FrameException;
}
