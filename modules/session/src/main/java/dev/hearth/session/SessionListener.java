package dev.hearth.session;

/** Is told of a session's life. Called on its I/O thread; must not block. */
public interface SessionListener {
  /** The handshake is through: the peer can be called, and its requests will come. */
  void opened(Session session);

  /**
   * The session is over, called exactly once and last, for a session that never opened too. All
   * calls, both ways, have been ended.
   */
  void closed(Session session, SessionEnd end);
}
