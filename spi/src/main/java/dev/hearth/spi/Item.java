package dev.hearth.spi;

import java.nio.ByteBuffer;

/**
 * One item of a stream.
 *
 * @param message the encoded message
 * @param attachment the raw bytes beside it, owned by who holds the item
 */
public record Item(ByteBuffer message, Attachment attachment) implements AutoCloseable {
  @Override
  public void close() {
    attachment.close();
  }
}
