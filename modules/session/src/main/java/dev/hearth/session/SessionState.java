package dev.hearth.session;

/** The life of a session; it only moves forward. */
enum SessionState {
  /** Before HELLO_ACK. */
  HANDSHAKE,
  /** Both ends may call. */
  OPEN,
  /** This end lets what runs end, and answers new calls UNAVAILABLE. */
  DRAINING,
  /** Nothing is accepted any more; what is queued goes out. */
  ENDING,
  /** The connection is gone. */
  ENDED
}
