package dev.hearth.spi.transport;

import java.io.IOException;

/**
 * Memory that both ends of a connection share, with a ring of bytes for each direction: what is
 * written there reaches the peer without a system call, as long as the peer looks. The socket then
 * carries what wakes a peer that does not look, and descriptors.
 *
 * <p>Each direction is switched by itself, at a place in the stream that both ends have agreed on.
 */
public interface SharedRings {
  /** How many bytes a ring has at least; their number is a power of two. */
  int MIN_BYTES = 4 << 10;

  /** How many it has at most. */
  int MAX_BYTES = 16 << 20;

  /** Where the rings begin: what both ends say of them lies before, in a page of its own. */
  int CONTROL_BYTES = 4 << 10;

  /** Whether a ring may have so many bytes. */
  static boolean isSize(int ringBytes) {
    return ringBytes >= MIN_BYTES && ringBytes <= MAX_BYTES && Integer.bitCount(ringBytes) == 1;
  }

  /** How much memory two rings of a size take. */
  static long memoryBytes(int ringBytes) {
    return CONTROL_BYTES + 2L * ringBytes;
  }

  /**
   * Makes the memory, at the end that connected. Called once.
   *
   * @param ringBytes how many bytes each of the two rings has
   * @return stands for the memory at the peer; the caller owns it
   * @throws IOException if the system has none, or the connection has ended
   */
  Descriptor create(int ringBytes) throws IOException;

  /**
   * Maps the memory that the peer has made. Called once.
   *
   * @param memory stays the caller's
   * @param ringBytes how many bytes each of the two rings has
   * @throws RegionRefusedException if it is no such memory: not of the size that this takes, or the
   *     peer could take it away
   * @throws IOException if it cannot be mapped, or the connection has ended
   */
  void map(Descriptor memory, int ringBytes) throws IOException;

  /** Gives back the memory that was made here, and that the peer does not want. */
  void drop();

  /**
   * From here on what arrives is read from the ring. On the thread that delivers, while it
   * delivers, and with nothing behind in the socket: see {@link Receiver#most}.
   */
  void read();

  /** From here on what is sent is written into the ring. Between two writes. */
  void write();

  /**
   * Whether the one that waits for this connection has found for a while what it waits for by
   * looking, so that a ring would be worth its memory.
   */
  boolean pay();
}
