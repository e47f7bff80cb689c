package dev.hearth.spi.transport;

import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes to one peer. Methods are safe for use by many threads, but writes come one at a
 * time: see {@link #write}.
 */
public interface Connection {
  /** Who the operating system says that the peer is. */
  PeerCredentials credentials();

  /** What it can do beyond carrying bytes. The same at every call. */
  Set<Capability> capabilities();

  /** How its bytes can pass the kernel by; null where they cannot. The same at every call. */
  default @Nullable SharedRings rings() {
    return null;
  }

  /**
   * Writes what remains in the first {@code count} buffers, all of it and in order. The buffers and
   * the array belong to the connection until the write is done, and no other write may begin before
   * that. Never blocks.
   *
   * @param descriptors passed with the first byte and closed by the connection once they are sent
   *     or never will be; empty for none, at most {@value #MAX_DESCRIPTORS}
   * @return true when it is done at once; false when {@link Receiver#written} will say so. A
   *     failure is told by {@link Receiver#closed} alone, and the answer is then false
   */
  boolean write(ByteBuffer[] buffers, int count, Descriptor[] descriptors);

  /** How many descriptors one write may carry. */
  int MAX_DESCRIPTORS = 16;

  /**
   * Stops delivering what arrives, so that the peer is slowed down by the kernel's own buffers. At
   * most one more delivery, already under way, may come.
   */
  void pauseReading();

  /** Delivers again. */
  void resumeReading();

  /**
   * Ends the connection in both directions. Returns at once; {@link Receiver#closed} follows. The
   * second and every later call does nothing.
   */
  void close();
}
