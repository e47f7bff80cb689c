package dev.hearth.spi.transport;

import java.util.OptionalLong;

/** The users and groups of this machine. Thread-safe. May read files, or ask other machines. */
public interface Users {
  /** The user that this process acts as; {@link PeerCredentials#UNKNOWN} where there is none. */
  long self();

  /** The number of a user; empty where no user has the name. */
  OptionalLong user(String name);

  /** The number of a group; empty where no group has the name. */
  OptionalLong group(String name);

  /** Whether a peer belongs to a group, as its own or as one of its user's others. */
  boolean isMember(PeerCredentials peer, long group);
}
