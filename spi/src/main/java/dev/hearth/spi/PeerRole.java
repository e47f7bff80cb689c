package dev.hearth.spi;

/** What a peer may do; each role may do what those before it may. */
public enum PeerRole {
  /** Look: nothing that the peer calls changes anything. */
  READ_ONLY,
  /** Use the services. */
  USER,
  /** Stop the daemon, and change which services it has. */
  ADMIN;

  /** Whether who has this role may do what needs another. */
  public boolean allows(PeerRole needed) {
    return compareTo(needed) >= 0;
  }
}
