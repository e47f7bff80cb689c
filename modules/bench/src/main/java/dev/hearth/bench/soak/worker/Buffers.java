package dev.hearth.bench.soak.worker;

import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import java.nio.ByteBuffer;

/** From buffers to arrays and back. */
final class Buffers {
  private Buffers() {}

  static byte[] copy(ByteBuffer from) {
    byte[] bytes = new byte[from.remaining()];
    from.get(from.position(), bytes);
    return bytes;
  }

  static Attachment attachment(byte[] bytes) {
    return bytes.length == 0 ? Attachment.none() : Attachment.of(ByteBuffer.wrap(bytes));
  }

  /** Message and attachment, one behind the other. */
  static byte[] whole(Answer answer) {
    return joined(copy(answer.message()), copy(answer.attachment().bytes()));
  }

  static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
