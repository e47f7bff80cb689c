package dev.hearth.session;

/** Why a session ended. */
public enum EndCause {
  /** This end closed it. */
  CLOSED_HERE,
  /** The peer closed the connection, or its process ended. */
  CLOSED_BY_PEER,
  /** The connection broke. */
  CONNECTION_BROKEN,
  /** The peer sent a frame that breaks a rule. */
  PEER_BROKE_RULE,
  /** The peer ended the session with an ERROR that says why. */
  REFUSED_BY_PEER,
  /** The peer lets pile up what has to be sent to it whatever happens: answers, cancellations. */
  PEER_DOES_NOT_READ,
  /** The peer may not open a session. */
  NOT_ADMITTED,
  /** The two ends have no version of the protocol in common. */
  INCOMPATIBLE,
  /** The handshake took too long: this end found so, or the peer. */
  HANDSHAKE_TIMEOUT,
  /** This end's own code failed while it handled a frame; {@link SessionEnd#failure} says how. */
  DEFECT
}
