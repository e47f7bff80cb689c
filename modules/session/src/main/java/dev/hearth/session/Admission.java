package dev.hearth.session;

import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.Hello;
import dev.hearth.protocol.session.HelloAck;
import dev.hearth.spi.CallException;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.transport.Connection;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a peer that wants in. Who may not come in learns that and nothing else, no
 * version and no service: so it is asked first whether it may.
 */
sealed interface Admission {
  /** It is let in, and told so. */
  record Accepted(HelloAck answer, PeerRole role) implements Admission {}

  /** It is told why not, and that is the end. */
  record Refused(SessionEnd how, ErrorBody why) implements Admission {}

  /** What becomes of a peer that has just connected; null where it depends on what it says. */
  static @Nullable Refused refusal(Role.Acceptor acceptor, Connection connection) {
    CallException why = acceptor.gate().refusal(connection.credentials());
    return why == null ? null : refused(connection, why);
  }

  private static Refused refused(Connection connection, CallException why) {
    return new Refused(
        SessionEnd.notAdmitted(connection.credentials(), why), ErrorMessages.body(why));
  }

  /** What becomes of a peer that has said HELLO. */
  static Admission of(
      Hello hello, Role.Acceptor acceptor, SessionSettings settings, Connection connection) {
    try {
      PeerRole role =
          acceptor.gate().admit(connection.credentials(), hello.getToken().toByteArray());
      if (Handshake.isCompatible(hello)) {
        return new Accepted(Handshake.acknowledge(hello, acceptor, settings, connection), role);
      }
      ErrorBody why = Handshake.incompatible(hello);
      return new Refused(new SessionEnd(EndCause.INCOMPATIBLE, why.getMessage()), why);
    } catch (CallException e) {
      return refused(connection, e);
    }
  }
}
