package dev.hearth.platform.posix.ring;

import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes into a ring, and sends through the socket what cannot lie there: descriptors, and what
 * wakes the peer. For one thread at a time, but for {@link #wake}.
 */
public final class RingWriter implements SocketWriter {
  /** How long a message in the socket is. */
  static final int MESSAGE_BYTES = Long.BYTES;

  private static final Descriptor[] NO_DESCRIPTORS = {};

  /** What a message says that only wakes. */
  private static final ByteBuffer[] WAKE = {ByteBuffer.allocateDirect(MESSAGE_BYTES)};

  private final RingOutput output;
  private final SocketWriter socket;
  private final ByteBuffer[] position = {
    ByteBuffer.allocateDirect(MESSAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN)
  };
  private boolean waitsForSocket;

  RingWriter(RingOutput output, SocketWriter socket) {
    this.output = output;
    this.socket = socket;
  }

  /** What a message with descriptors says. */
  static long position(ByteBuffer messages, int at) {
    long said = messages.getLong(at);
    return messages.order() == ByteOrder.LITTLE_ENDIAN ? said : Long.reverseBytes(said);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Of bytes with descriptors 0 may have been written: the descriptors are on their way then.
   */
  @Override
  public long write(int fd, ByteBuffer[] buffers, int first, int count, Descriptor[] descriptors)
      throws IOException {
    if (descriptors.length > 0 && !pass(fd, descriptors)) {
      return WOULD_BLOCK;
    }
    long written = output.write(buffers, first, count);
    while (written == 0 && descriptors.length == 0) {
      if (output.awaitRoom()) {
        return WOULD_BLOCK;
      }
      written = output.write(buffers, first, count);
    }
    if (written > 0 && output.mustWakeReader()) {
      wake(fd);
    }
    return written;
  }

  private boolean pass(int fd, Descriptor[] descriptors) throws IOException {
    position[0].putLong(0, output.position());
    waitsForSocket = socket.write(fd, position, 0, 1, descriptors) == WOULD_BLOCK;
    if (!waitsForSocket) {
      output.countPassed();
    }
    return !waitsForSocket;
  }

  /** Whether the last write waits for the socket, and not for the peer to read from the ring. */
  public boolean waitsForSocket() {
    return waitsForSocket;
  }

  /** Wakes the peer. For all threads; where the socket is full, there is enough to wake it. */
  public void wake(int fd) throws IOException {
    socket.write(fd, WAKE, 0, 1, NO_DESCRIPTORS);
  }
}
