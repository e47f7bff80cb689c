package dev.hearth.spi.transport;

import java.util.Optional;

/**
 * What can be told of a listener from outside. What was deleted or taken over on a mere suspicion
 * would make two daemons of one, so there is a third answer, and {@link Dead} needs a proof.
 */
public sealed interface Probe {
  /** What was found, for people. */
  String why();

  /**
   * Who is said to hold the endpoint. For people: whether that is so, only the lock tells.
   *
   * @return none where nobody has written it down
   */
  Optional<ProcessIdentity> holder();

  /** Someone listens, and holds the lock. */
  record Alive(String why, Optional<ProcessIdentity> holder) implements Probe {}

  /**
   * Nobody serves there, and nobody holds the lock: connecting is refused, nothing is there, or
   * what is there is no socket.
   *
   * @param barred whether nobody can listen there either, before somebody has moved away what is
   *     there
   */
  record Dead(String why, boolean barred, Optional<ProcessIdentity> holder) implements Probe {}

  /**
   * It cannot be told: the lock is held and nobody listens (yet), someone listens who does not hold
   * it, as a service manager does that starts the daemon for who connects, looking is forbidden,
   * this process has no descriptors left. Nothing may be removed or started.
   *
   * @param held whether someone is known to hold the lock: a process that lives, is starting,
   *     stopping or suspended, and whose address no other process can have
   */
  record Unknown(String why, boolean held, Optional<ProcessIdentity> holder) implements Probe {}
}
