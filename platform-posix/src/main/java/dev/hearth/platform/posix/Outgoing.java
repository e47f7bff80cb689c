package dev.hearth.platform.posix;

import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The write of a connection, from its first byte to its last. For one thread at a time. */
final class Outgoing {
  private static final ByteBuffer[] NO_BUFFERS = {};
  private static final Descriptor[] NO_DESCRIPTORS = {};

  private ByteBuffer[] buffers = NO_BUFFERS;
  private Descriptor[] descriptors = NO_DESCRIPTORS;
  private int first;
  private int count;

  boolean isUnfinished() {
    return first < count;
  }

  /**
   * Takes a write over, with its descriptors.
   *
   * @throws IllegalStateException if the one before is not done, or a descriptor is closed
   * @throws IllegalArgumentException if the descriptors cannot travel; they stay the caller's, as
   *     they do with the other exception
   */
  void begin(ByteBuffer[] newBuffers, int newCount, Descriptor[] newDescriptors) {
    if (isUnfinished()) {
      throw new IllegalStateException("the write before this one is not done yet");
    }
    if (newDescriptors.length > Connection.MAX_DESCRIPTORS) {
      throw new IllegalArgumentException(
          newDescriptors.length
              + " descriptors are too many for one write, it carries at most "
              + Connection.MAX_DESCRIPTORS);
    }
    for (Descriptor descriptor : newDescriptors) {
      var _ = descriptor.number();
    }
    buffers = newBuffers;
    count = newCount;
    first = 0;
    skipEmpty();
    if (!isUnfinished() && newDescriptors.length > 0) {
      throw new IllegalArgumentException("descriptors travel with a byte, and there is none");
    }
    descriptors = newDescriptors;
  }

  /** Sends what the socket takes. True when all is sent. */
  boolean send(SocketWriter writer, int fd) throws IOException {
    while (isUnfinished()) {
      long sent = writer.write(fd, buffers, first, count, descriptors);
      if (sent == SocketWriter.WOULD_BLOCK) {
        return false;
      }
      closeDescriptors();
      advance(sent);
    }
    buffers = NO_BUFFERS;
    return true;
  }

  /** Forgets what is not sent, and closes the descriptors that will never be. */
  void abandon() {
    closeDescriptors();
    buffers = NO_BUFFERS;
    count = 0;
    first = 0;
  }

  private void advance(long sent) {
    long left = sent;
    while (left > 0) {
      ByteBuffer buffer = buffers[first];
      int step = (int) Math.min(left, buffer.remaining());
      buffer.position(buffer.position() + step);
      left -= step;
      skipEmpty();
    }
  }

  private void skipEmpty() {
    while (first < count && !buffers[first].hasRemaining()) {
      first++;
    }
  }

  private void closeDescriptors() {
    Descriptor[] closing = descriptors;
    descriptors = NO_DESCRIPTORS;
    for (Descriptor descriptor : closing) {
      descriptor.close();
    }
  }
}
