package dev.hearth.session;

import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.wire.FrameException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a session ended.
 *
 * @param cause the kind of end
 * @param message what happened, for people
 * @param failure the failure behind it, where there is one
 */
public record SessionEnd(EndCause cause, String message, @Nullable Throwable failure) {
  SessionEnd(EndCause cause, String message) {
    this(cause, message, null);
  }

  static SessionEnd brokenRule(FrameException cause) {
    return new SessionEnd(
        EndCause.PEER_BROKE_RULE,
        "the peer broke the rule " + cause.rule() + ": " + cause.getMessage(),
        cause);
  }

  static SessionEnd defect(RuntimeException cause) {
    return new SessionEnd(EndCause.DEFECT, "handling a frame failed: " + cause, cause);
  }

  static SessionEnd byPeer(ErrorBody why) {
    String said = "the peer ended the connection: " + why.getMessage();
    return new SessionEnd(
        causeOf(why), why.getHighestVersion() == 0 ? said : said + "; " + whoIsOlder(why));
  }

  /** The numbers are unsigned. */
  private static String whoIsOlder(ErrorBody why) {
    boolean peerIsOlder =
        Integer.compareUnsigned(why.getHighestVersion(), ProtocolVersion.LOWEST) < 0;
    return peerIsOlder
        ? "the daemon is older than this client: replace it with 'hearth up --replace'"
        : "this client is older than the daemon: update the client";
  }

  private static EndCause causeOf(ErrorBody why) {
    if (why.getHighestVersion() != 0) {
      return EndCause.INCOMPATIBLE;
    }
    return why.getCode() == ErrorCode.DEADLINE_EXCEEDED.number()
        ? EndCause.HANDSHAKE_TIMEOUT
        : EndCause.REFUSED_BY_PEER;
  }

  static SessionEnd peerDoesNotRead() {
    return new SessionEnd(
        EndCause.PEER_DOES_NOT_READ,
        "the peer goes on asking and does not read its answers: too many wait for it");
  }

  static SessionEnd notAdmitted(PeerCredentials peer, CallException why) {
    return new SessionEnd(
        EndCause.NOT_ADMITTED,
        "user " + peer.uid() + " (process " + peer.pid() + ") was not let in: " + why.getMessage());
  }

  /** What it means to who waits for something of the peer. */
  CallException toCaller() {
    return new CallException(
        ErrorCode.UNAVAILABLE, "the connection has ended: " + message, failure);
  }

  /** What it means to who works for the peer. */
  CallException toCallee() {
    return new CallException(ErrorCode.CANCELLED, "the caller's connection ended: " + message);
  }

  static SessionEnd ofConnection(@Nullable IOException cause) {
    return cause == null
        ? new SessionEnd(EndCause.CLOSED_BY_PEER, "the peer closed the connection")
        : new SessionEnd(
            EndCause.CONNECTION_BROKEN, "the connection broke: " + cause.getMessage(), cause);
  }
}
