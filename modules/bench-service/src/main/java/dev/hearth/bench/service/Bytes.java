package dev.hearth.bench.service;

import dev.hearth.spi.Message;
import java.nio.ByteBuffer;

/** Copies of what is valid until a handler returns. */
final class Bytes {
  private Bytes() {}

  static byte[] copy(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(from.position(), bytes);
    return bytes;
  }

  static Message message(ByteBuffer from) {
    return from.hasRemaining() ? Message.of(copy(from)) : Message.EMPTY;
  }
}
