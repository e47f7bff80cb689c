package dev.hearth.fuzz.targets;

import dev.hearth.fuzz.harness.Broken;
import dev.hearth.fuzz.harness.FuzzHandler;
import dev.hearth.fuzz.harness.Rig;
import dev.hearth.fuzz.harness.Traffic;
import dev.hearth.fuzz.input.FuzzInput;
import dev.hearth.fuzz.input.FuzzStep;
import dev.hearth.protocol.session.Capability;
import dev.hearth.protocol.session.Hello;
import dev.hearth.session.EndCause;
import dev.hearth.session.Role;
import dev.hearth.session.SessionEnd;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.PeerRole;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.recording.Sender;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole session of a daemon with a service behind it that answers at once, later, in streams,
 * with descriptors, by calling back. An input whose first bytes are no HELLO begins behind the
 * handshake.
 */
public final class SessionTarget {
  private static final byte[] HELLO = hello();

  private SessionTarget() {}

  /** What a fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    run(FuzzInput.ofBytes(bytes));
  }

  /** Runs one input, and throws where something does not hold. */
  public static void run(FuzzInput input) {
    Rig rig = new Rig(acceptor(), FuzzHandler::new);
    rig.play(withHello(input), Sender.CLIENT);
    rig.finish();
    Traffic sent = rig.sent();
    rig.checkAnswers(sent);
    SessionEnd how = rig.end();
    Broken.unless(
        how == null || how.cause() != EndCause.PEER_BROKE_RULE || sent.endsWithError(),
        "a peer that broke a rule was not told");
  }

  /** The input as a connection's from its first byte on. */
  public static FuzzInput withHello(FuzzInput input) {
    for (FuzzStep step : input.steps()) {
      if (step.from() == Sender.CLIENT && step.bytes().length > 0) {
        byte[] first = step.bytes();
        if (first.length > FrameLayout.KIND_OFFSET
            && first[FrameLayout.KIND_OFFSET] == FrameKind.HELLO.number()) {
          return input;
        }
        break;
      }
    }
    List<FuzzStep> steps = new ArrayList<>();
    steps.add(new FuzzStep(Sender.CLIENT, 0, HELLO));
    steps.addAll(input.steps());
    return new FuzzInput(steps);
  }

  private static byte[] hello() {
    byte[] message =
        Hello.newBuilder()
            .setLowestVersion(1)
            .setHighestVersion(1)
            .setClientName("fuzz")
            .addCapabilities(Capability.DESCRIPTOR_PASSING)
            .build()
            .toByteArray();
    ByteBuffer frame = ByteBuffer.allocate(FrameLayout.HEADER_LENGTH + message.length);
    new FrameEncoder().begin(frame, FrameKind.HELLO).lengths(message.length, 0);
    return frame.put(message).array();
  }

  private static Role.Acceptor acceptor() {
    return new Role.Acceptor(
        new HostIdentity("1.0", "fuzz", 1, 5, 1), List::of, (peer, token) -> PeerRole.ADMIN);
  }
}
