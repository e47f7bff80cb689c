package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.Item;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.PackedLengths;
import java.nio.ByteBuffer;

/**
 * The body of a compressed frame, and the memory for what it contains, which is taken when the
 * frame arrives: what is kept can be opened, whatever else comes.
 *
 * @param unpacker opens it
 * @param lengths what the frame states
 * @param message the message as it came
 * @param attachment the attachment as it came
 * @param source the memory in which both lie; owned
 * @param target the memory for both, one behind the other; owned
 * @param descriptors owned
 */
record PackedBody(
    Unpacker unpacker,
    PackedLengths lengths,
    ByteBuffer message,
    ByteBuffer attachment,
    Attachment source,
    Attachment target,
    Descriptors descriptors)
    implements AutoCloseable {
  /**
   * Decompresses it.
   *
   * @return what it carries; all else of this is closed
   * @throws FrameException if it is damaged; all of this is closed
   */
  Item open() throws FrameException {
    boolean opened = false;
    try (source) {
      ByteBuffer content = target.bytes();
      unpacker.unpack(lengths, message, attachment, content);
      content.flip();
      ByteBuffer first = content.slice(0, lengths.message());
      Item item =
          new Item(
              first,
              Attachment.of(content.position(lengths.message()), target::close, descriptors));
      opened = true;
      return item;
    } finally {
      if (!opened) {
        target.close();
        descriptors.close();
      }
    }
  }

  @Override
  public void close() {
    source.close();
    target.close();
    descriptors.close();
  }
}
