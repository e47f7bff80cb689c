package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.transport.PeerCredentials;
import org.jspecify.annotations.Nullable;

/** Decides who may open a session, and as what. Asked on I/O threads: it does not block. */
@FunctionalInterface
public interface Gate {
  /**
   * Asked when a peer has said who it is.
   *
   * @param token what it sent to prove it; empty for nothing
   * @return what it may do
   * @throws CallException UNAUTHENTICATED or PERMISSION_DENIED: it is told that much, and the
   *     session ends
   */
  PeerRole admit(PeerCredentials peer, byte[] token) throws CallException;

  /**
   * Asked when a peer has connected: whether it would be refused whatever it said.
   *
   * @return why it is refused; null for one that may speak
   */
  default @Nullable CallException refusal(PeerCredentials peer) {
    return null;
  }
}
