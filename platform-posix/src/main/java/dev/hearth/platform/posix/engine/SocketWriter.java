package dev.hearth.platform.posix.engine;

import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes to non-blocking sockets. For all threads. */
public interface SocketWriter {
  /** Nothing can be written now. */
  long WOULD_BLOCK = -1;

  /**
   * Writes once, as much as the socket takes. Positions stay where they are.
   *
   * @param buffers written from {@code first} up to {@code count}; heap buffers are copied
   * @param descriptors passed with the first byte; they stay open and the caller's
   * @return how many bytes, or {@link #WOULD_BLOCK}
   * @throws IOException if the connection is broken
   */
  long write(int fd, ByteBuffer[] buffers, int first, int count, Descriptor[] descriptors)
      throws IOException;
}
