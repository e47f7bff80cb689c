package dev.hearth.protocol;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * A Protocol Buffers message as the SPI sends it: encoded straight into the buffer that it is sent
 * from, direct or on the heap.
 */
public final class ProtoMessage implements Message {
  private final MessageLite message;
  private final int size;

  private ProtoMessage(MessageLite message) {
    this.message = message;
    this.size = message.getSerializedSize();
  }

  /** Adapts a message. */
  public static Message of(MessageLite message) {
    return new ProtoMessage(message);
  }

  /** An answer that is a message without attachment. */
  public static Reply reply(MessageLite message) {
    return Reply.of(of(message));
  }

  @Override
  public int size() {
    return size;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IndexOutOfBoundsException if fewer than {@link #size} bytes remain
   */
  @Override
  public void writeTo(ByteBuffer target) {
    int start = target.position();
    // The view ends where the message has to, so that not even a wrong size writes beyond it.
    CodedOutputStream out = CodedOutputStream.newInstance(target.slice(start, size));
    try {
      message.writeTo(out);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("message does not have the size that it stated", e);
    }
    target.position(start + size);
  }
}
