package dev.hearth.spi.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a connection delivers. All methods are called by one thread at a time: the
 * connection's I/O thread, or the thread that pulls.
 */
public interface Receiver {
  /**
   * Asked before each read: where the next bytes of the stream should go. The platform reads into
   * what remains of this buffer first, without moving its position, and reads what is beyond into a
   * buffer of its own. So the rest of a large body arrives where it will be used.
   *
   * @return a direct buffer that stays in place until {@link #received}; null for no wish
   */
  @Nullable ByteBuffer target();

  /**
   * Asked before each read of a socket: how many bytes are wanted at most. Who waits for the end of
   * what comes through the socket has it read no further.
   */
  default int most() {
    return Integer.MAX_VALUE;
  }

  /**
   * Bytes have arrived.
   *
   * @param inTarget how many bytes are in the {@link #target} buffer, from its position on
   * @param beyond the bytes that follow those; valid during this call only, and always the same
   *     object for connections of one thread
   * @param descriptors those that arrived with these bytes, in order; the receiver owns each and
   *     closes it
   */
  void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors);

  /**
   * Descriptors were lost on their way, and the bytes with which they came have been dropped with
   * them: the stream has a gap, and the receiver ends the connection. Those that did arrive are
   * closed already.
   *
   * @param cause says why
   */
  void descriptorsLost(IOException cause);

  /** A write for which {@link Connection#write} answered false is done: the next may begin. */
  void written();

  /**
   * The connection has ended, whoever ended it. Called exactly once, last, and the buffers of an
   * unfinished write are free again.
   *
   * @param cause why it broke; null when one side closed it
   */
  void closed(@Nullable IOException cause);
}
