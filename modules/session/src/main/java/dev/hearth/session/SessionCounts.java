package dev.hearth.session;

/**
 * What a session is doing and has done.
 *
 * @param outboundCalls calls of this end that wait for their answer
 * @param inboundCalls calls of the peer that are in work
 * @param lateFrames frames received since the start that belonged to a call that had ended
 * @param lateReplies those of the late frames that answered a call
 */
public record SessionCounts(
    int outboundCalls, int inboundCalls, long lateFrames, long lateReplies) {
  /** Nothing is done before the handshake is through. */
  static final SessionCounts NONE = new SessionCounts(0, 0, 0, 0);
}
