package dev.hearth.spi.transport;

/**
 * Who the operating system says that a peer is.
 *
 * @param pid its process, as it was when it connected; {@value #UNKNOWN} where the system does not
 *     tell
 * @param uid its user; {@value #UNKNOWN} where the system does not tell
 * @param gid its group; {@value #UNKNOWN} where the system does not tell
 */
public record PeerCredentials(long pid, long uid, long gid) {
  /** Stands for what the system does not tell. */
  public static final long UNKNOWN = -1;

  /** Nothing is known of the peer. */
  public static final PeerCredentials NONE = new PeerCredentials(UNKNOWN, UNKNOWN, UNKNOWN);
}
