package dev.hearth.wire;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * Delivers bytes to a decoder as a transport does: each read fills what remains of the target, and
 * what is beyond goes to a buffer that is used again for the next read.
 */
final class TestTransport {
  private static final int READ_BUFFER = 4096;

  private final FrameDecoder decoder;
  private final ByteBuffer reused = ByteBuffer.allocateDirect(READ_BUFFER);

  TestTransport(FrameDecoder decoder) {
    this.decoder = decoder;
  }

  /** One read that returned these bytes. */
  void read(byte[] bytes) throws FrameException {
    read(bytes, 0, bytes.length);
  }

  /** One read that returned part of an array, as much at most as there is room for. */
  int read(byte[] bytes, int from, int count) throws FrameException {
    ByteBuffer target = decoder.target();
    int inTarget = 0;
    if (target != null) {
      inTarget = Math.min(count, target.remaining());
      target.put(target.position(), bytes, from, inTarget);
    }
    int inBuffer = Math.min(count - inTarget, READ_BUFFER);
    reused.clear().put(bytes, from + inTarget, inBuffer).flip();
    decoder.decode(inTarget, reused);
    return inTarget + inBuffer;
  }

  /** Reads of random sizes, many of them a few bytes long. */
  void readSplit(byte[] bytes, Random random) throws FrameException {
    int at = 0;
    int usual = 1 + random.nextInt(200);
    while (at < bytes.length) {
      int wish = random.nextInt(8) == 0 ? READ_BUFFER : 1 + random.nextInt(usual);
      at += read(bytes, at, Math.min(wish, bytes.length - at));
    }
  }
}
