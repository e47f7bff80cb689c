package dev.hearth.session;

/** Is told of a session's life. Called on its I/O thread; must not block. */
public interface SessionListener {
  /**
   * The peer has said who it is and may come in; nothing has been answered yet. What records the
   * session from its first frame on, begins here at the latest. Not called at the end that
   * connects.
   *
   * @param clientName what the peer calls itself
   */
  default void admitted(Session session, String clientName) {}

  /** The handshake is through: the peer can be called, and its requests will come. */
  void opened(Session session);

  /**
   * The connection has ended, and neither end has closed the session. Called before anybody is told
   * of that. Unlike the others it may take its time: nothing else can arrive.
   *
   * @param end how, as far as the connection tells
   * @return the same, or one that says more
   */
  default SessionEnd lost(Session session, SessionEnd end) {
    return end;
  }

  /**
   * The session is over, called exactly once and last, for a session that never opened too. All
   * calls, both ways, have been ended.
   */
  void closed(Session session, SessionEnd end);
}
