package dev.hearth.session;

import dev.hearth.spi.transport.Descriptor;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameRule;
import java.util.List;

/** The rules for frames that a decoder cannot check, because they depend on what was agreed. */
final class SessionRules {
  private SessionRules() {}

  /** Checks the flags and the descriptors of a frame. */
  static void check(Frame frame) throws FrameException {
    if (frame.flags() != 0) {
      checkFlags(frame);
    }
    if (frame.handles() != 0) {
      throw new FrameException(
          FrameRule.HANDLES,
          "frame states " + frame.handles() + " descriptors, and none has been agreed on");
    }
  }

  /** Closes descriptors that have arrived, and refuses them if there are any. */
  static void refuse(List<Descriptor> descriptors) throws FrameException {
    if (!descriptors.isEmpty()) {
      descriptors.forEach(Descriptor::close);
      throw new FrameException(
          FrameRule.HANDLES,
          descriptors.size() + " descriptors arrived, and none has been agreed on");
    }
  }

  private static void checkFlags(Frame frame) throws FrameException {
    if (frame.has(FrameFlags.COMPRESSED)) {
      throw new FrameException(
          FrameRule.FLAGS, "frame is compressed, and no compression has been agreed on");
    }
    if (frame.has(FrameFlags.MORE) && frame.kind() != FrameKind.REQUEST) {
      throw new FrameException(
          FrameRule.FLAGS, "frame of kind " + frame.kind() + " has the flag MORE");
    }
  }

  static FrameException wrongState(Frame frame) {
    return new FrameException(
        FrameRule.STATE, "frame of kind " + frame.kind() + " may not come in this state");
  }
}
