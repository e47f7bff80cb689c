package dev.hearth.session;

import dev.hearth.spi.Descriptors;
import dev.hearth.spi.Item;
import dev.hearth.wire.FrameException;
import org.jspecify.annotations.Nullable;

/**
 * What a frame brought, kept beyond its read by one owner. It may have been kept as it came,
 * compressed, to be opened by the thread that uses it.
 */
final class Body implements AutoCloseable {
  private final int payloadBytes;
  private final Descriptors descriptors;
  private @Nullable PackedBody packed;
  private @Nullable Item content;

  /** What came as it is. */
  Body(Item content) {
    this.content = content;
    payloadBytes = content.message().remaining() + content.attachment().length();
    descriptors = content.attachment().descriptors();
  }

  /** What came compressed, and still is. */
  Body(PackedBody packed) {
    this.packed = packed;
    payloadBytes = packed.lengths().payload();
    descriptors = packed.descriptors();
  }

  /** How many bytes its message and its attachment have, decompressed. */
  int payloadBytes() {
    return payloadBytes;
  }

  /** Its descriptors, as long as nobody has taken them; for all threads. */
  Descriptors descriptors() {
    return descriptors;
  }

  /** Whether {@link #open} has work to do, as long as it has not done it. */
  boolean isPacked() {
    return packed != null;
  }

  /**
   * Decompresses it, where that has not been done.
   *
   * @return what it carries, which is closed with this
   * @throws FrameException rule COMPRESSION, if it is damaged; this is then closed
   */
  Item open() throws FrameException {
    PackedBody still = packed;
    if (still != null) {
      packed = null;
      content = still.open();
    }
    Item opened = content;
    if (opened == null) {
      throw new IllegalStateException("this has been closed, or was found to be damaged");
    }
    return opened;
  }

  @Override
  public void close() {
    PackedBody still = packed;
    Item opened = content;
    packed = null;
    if (still != null) {
      still.close();
    }
    if (opened != null) {
      opened.close();
    }
  }
}
