package dev.hearth.wire;

/** The bits of a header's flags. A frame with any other bit set is refused. */
public final class FrameFlags {
  /** Message and attachment are compressed with the algorithm agreed in the handshake. */
  public static final int COMPRESSED = 1;

  /** A trace context follows the header. */
  public static final int TRACED = 1 << 1;

  /** On a REQUEST: the caller streams items after it, up to an END. */
  public static final int MORE = 1 << 2;

  /** On a REQUEST: in how many calls it is nested, a number of four bits. */
  public static final int DEPTH = 0xF000;

  /** By how many bits {@link #DEPTH} is shifted. */
  public static final int DEPTH_SHIFT = 12;

  /** The largest depth that can be told. */
  public static final int MAX_DEPTH = DEPTH >>> DEPTH_SHIFT;

  /** All flags that there are. */
  public static final int ALL = COMPRESSED | TRACED | MORE | DEPTH;

  private FrameFlags() {}
}
