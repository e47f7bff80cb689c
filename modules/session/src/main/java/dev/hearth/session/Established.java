package dev.hearth.session;

import dev.hearth.spi.Peer;

/**
 * What a session has once its handshake is through.
 *
 * @param agreement what was agreed
 * @param peer the other end
 * @param caller makes this end's calls
 * @param frames takes what the peer sends
 */
record Established(Agreement agreement, Peer peer, Caller caller, CallFrames frames) {
  /** What the session is doing and has done. */
  SessionCounts counts(PendingCalls outbound, InboundCalls inbound) {
    return new SessionCounts(
        outbound.size(), inbound.size(), frames.lateFrames(), frames.lateReplies());
  }
}
