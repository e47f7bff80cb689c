package dev.hearth.session;

import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLimits;
import dev.hearth.wire.FrameRule;
import java.io.IOException;

/** The rules for frames that a decoder cannot check, because they depend on what was agreed. */
final class SessionRules {
  private SessionRules() {}

  /** What binds frames before the handshake is through. */
  static FrameLimits firstLimits(boolean accepts, SessionSettings settings) {
    return accepts ? FrameLimits.BEFORE_HANDSHAKE : new FrameLimits(settings.maxPayloadBytes(), 0);
  }

  /** Checks the flags of a frame. */
  static void check(Frame frame) throws FrameException {
    if (frame.flags() != 0) {
      checkFlags(frame);
    }
  }

  private static void checkFlags(Frame frame) throws FrameException {
    if (frame.has(FrameFlags.COMPRESSED)) {
      throw new FrameException(
          FrameRule.FLAGS, "frame is compressed, and no compression has been agreed on");
    }
    if (frame.kind() != FrameKind.REQUEST && frame.has(FrameFlags.MORE | FrameFlags.DEPTH)) {
      throw new FrameException(
          FrameRule.FLAGS,
          "frame of kind "
              + frame.kind()
              + (frame.has(FrameFlags.MORE) ? " has the flag MORE" : " has a depth"));
    }
  }

  static FrameException descriptorsLost(IOException cause) {
    return new FrameException(FrameRule.HANDLES, String.valueOf(cause.getMessage()));
  }

  static FrameException wrongState(Frame frame) {
    return new FrameException(
        FrameRule.STATE, "frame of kind " + frame.kind() + " may not come in this state");
  }
}
