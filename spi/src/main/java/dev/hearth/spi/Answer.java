package dev.hearth.spi;

import java.nio.ByteBuffer;

/**
 * How the peer answered a call. Who holds it closes it; neither message nor attachment may be
 * touched after that.
 *
 * @param message the encoded message
 * @param attachment the raw bytes beside it
 */
public record Answer(ByteBuffer message, Attachment attachment) implements AutoCloseable {
  @Override
  public void close() {
    attachment.close();
  }
}
