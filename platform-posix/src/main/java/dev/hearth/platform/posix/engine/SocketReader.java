package dev.hearth.platform.posix.engine;

import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads from non-blocking sockets, through one buffer for all of them. For one thread at a time.
 */
public interface SocketReader {
  /** There is nothing to read now. */
  int WOULD_BLOCK = -1;

  /** The peer will send nothing more. */
  int END_OF_STREAM = 0;

  /**
   * Reads once: first into what remains of the target, without moving its position, then into the
   * buffer of its own, see {@link #beyond}. Descriptors that came along are close-on-exec and wait
   * in {@link #takeDescriptors}.
   *
   * @param target a direct buffer; null for none
   * @param most how many bytes to read at most, from 1
   * @return how many bytes, {@link #END_OF_STREAM} or {@link #WOULD_BLOCK}
   * @throws DescriptorsLostException if some of the descriptors were lost on the way: what was read
   *     is lost with them, and those that did arrive are closed
   * @throws IOException if the connection is broken
   */
  int read(int fd, @Nullable ByteBuffer target, int most) throws IOException;

  /** The bytes of the last read that did not fit into its target. Always the same object. */
  ByteBuffer beyond();

  /** Hands over the descriptors of the last read. */
  List<Descriptor> takeDescriptors();
}
