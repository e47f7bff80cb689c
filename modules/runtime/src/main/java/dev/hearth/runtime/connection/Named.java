package dev.hearth.runtime.connection;

import dev.hearth.session.Session;
import dev.hearth.spi.transport.Endpoint;

/** What a handle names. */
sealed interface Named {
  /** An address at which peers are accepted. */
  record Listening(Endpoint endpoint) implements Named {}

  /**
   * A connection, its handshake through or not.
   *
   * @param inbound whether the peer connected
   */
  record Connected(Session session, boolean inbound) implements Named {}
}
