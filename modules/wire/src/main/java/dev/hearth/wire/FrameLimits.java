package dev.hearth.wire;

/**
 * How large a frame may be.
 *
 * @param maxPayloadBytes the most that message and attachment may have together
 * @param maxHandles the most descriptors that it may carry, 0 to {@link FrameLayout#MAX_HANDLES}
 */
public record FrameLimits(int maxPayloadBytes, int maxHandles) {
  /** The most that a limit may allow. */
  public static final int MAX_PAYLOAD_BYTES = 1 << 30;

  /** The default for a connection whose handshake is through. */
  public static final FrameLimits DEFAULT = new FrameLimits(16 << 20, FrameLayout.MAX_HANDLES);

  /** What a peer may send before its handshake is through. */
  public static final FrameLimits BEFORE_HANDSHAKE =
      new FrameLimits(4096 - FrameLayout.HEADER_LENGTH - FrameLayout.TRACE_LENGTH, 0);

  /** Checks the ranges. */
  public FrameLimits {
    if (maxPayloadBytes < 0 || maxPayloadBytes > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("maxPayloadBytes is " + maxPayloadBytes);
    }
    if (maxHandles < 0 || maxHandles > FrameLayout.MAX_HANDLES) {
      throw new IllegalArgumentException("maxHandles is " + maxHandles);
    }
  }
}
