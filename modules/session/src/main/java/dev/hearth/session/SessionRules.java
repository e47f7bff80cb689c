package dev.hearth.session;

import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLimits;
import dev.hearth.wire.FrameRule;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rules for frames that a decoder cannot check, because they depend on what was agreed. */
final class SessionRules {
  private SessionRules() {}

  /** What binds frames before the handshake is through. */
  static FrameLimits firstLimits(boolean accepts, SessionSettings settings) {
    return accepts ? FrameLimits.BEFORE_HANDSHAKE : new FrameLimits(settings.maxPayloadBytes(), 0);
  }

  /**
   * Checks the flags of a frame.
   *
   * @param agreed what the handshake agreed on; null before it is through
   */
  static void check(Frame frame, @Nullable Agreement agreed) throws FrameException {
    if (frame.flags() != 0) {
      checkFlags(frame, agreed);
    }
  }

  private static void checkFlags(Frame frame, @Nullable Agreement agreed) throws FrameException {
    if (frame.has(FrameFlags.COMPRESSED)) {
      if (agreed == null || !agreed.compression()) {
        throw new FrameException(
            FrameRule.FLAGS, "frame is compressed, and no compression has been agreed on");
      }
      if (!carriesPayload(frame.kind())) {
        throw new FrameException(
            FrameRule.FLAGS, "frame of kind " + frame.kind() + " is compressed");
      }
    }
    if (frame.kind() != FrameKind.REQUEST && frame.has(FrameFlags.MORE | FrameFlags.DEPTH)) {
      throw new FrameException(
          FrameRule.FLAGS,
          "frame of kind "
              + frame.kind()
              + (frame.has(FrameFlags.MORE) ? " has the flag MORE" : " has a depth"));
    }
  }

  /** Whether frames of a kind carry what is a service's. */
  static boolean carriesPayload(FrameKind kind) {
    return switch (kind) {
      case REQUEST, RESPONSE, ONE_WAY, ITEM -> true;
      default -> false;
    };
  }

  /** Whether frames of a kind may carry descriptors. */
  static boolean carriesDescriptors(FrameKind kind) {
    return carriesPayload(kind) || kind == FrameKind.RINGS;
  }

  static FrameException descriptorsLost(IOException cause) {
    return new FrameException(FrameRule.HANDLES, String.valueOf(cause.getMessage()));
  }

  static FrameException wrongState(Frame frame) {
    return new FrameException(
        FrameRule.STATE, "frame of kind " + frame.kind() + " may not come in this state");
  }
}
