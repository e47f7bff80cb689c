package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.Item;
import dev.hearth.wire.Frame;
import java.nio.ByteBuffer;

/** Keeps what a frame carries beyond the call that the frame is valid for. */
final class Bodies {
  private Bodies() {}

  /**
   * Takes over the frame's memory where it has its own, else copies: the message to the heap, the
   * attachment to a buffer of the pool.
   */
  static Item keep(Frame frame, BufferPool pool) {
    Attachment body = frame.takeBody();
    if (body != null) {
      return new Item(frame.message().slice(), Attachment.of(frame.attachment(), body::close));
    }
    byte[] message = new byte[frame.messageLength()];
    frame.message().get(frame.message().position(), message);
    return new Item(ByteBuffer.wrap(message), copyOfAttachment(frame, pool));
  }

  private static Attachment copyOfAttachment(Frame frame, BufferPool pool) {
    if (frame.attachmentLength() == 0) {
      return Attachment.none();
    }
    Attachment copy = pool.allocate(frame.attachmentLength());
    copy.bytes().put(frame.attachment().duplicate());
    return copy;
  }
}
