package dev.hearth.fuzz.targets;

import dev.hearth.fuzz.harness.Broken;
import dev.hearth.fuzz.harness.Rig;
import dev.hearth.fuzz.harness.Traffic;
import dev.hearth.fuzz.input.FuzzInput;
import dev.hearth.session.EndCause;
import dev.hearth.session.Role;
import dev.hearth.session.SessionEnd;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.recording.Sender;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The handshake, at both ends: what the client of an input sends is played to a daemon that wants a
 * token, what its daemon sends to a client. Who is not let in is sent one ERROR at most.
 */
public final class HandshakeTarget {
  private static final byte[] TOKEN = "token-of-16-byte".getBytes(StandardCharsets.UTF_8);

  private HandshakeTarget() {}

  /** What a fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    run(FuzzInput.ofBytes(bytes));
  }

  /** Runs one input, and throws where something does not hold. */
  public static void run(FuzzInput input) {
    accept(input);
    connect(input);
  }

  private static void accept(FuzzInput input) {
    Rig rig = new Rig(acceptor(), none -> request -> {});
    rig.play(input, Sender.CLIENT);
    boolean opened = rig.hasOpened();
    rig.finish();
    Traffic sent = rig.sent();
    Broken.unless(
        sent.count(FrameKind.HELLO_ACK) == (opened ? 1 : 0), "HELLO_ACK and the end do not agree");
    if (opened) {
      rig.checkAnswers(sent);
    } else {
      Broken.unless(
          sent.frames().size() == (sent.endsWithError() ? 1 : 0),
          "who was not let in was sent more than an ERROR: " + sent.frames());
    }
    checkToldWhy(rig, sent);
  }

  private static void checkToldWhy(Rig rig, Traffic sent) {
    SessionEnd how = rig.end();
    boolean refused =
        how != null
            && (how.cause() == EndCause.PEER_BROKE_RULE || how.cause() == EndCause.NOT_ADMITTED);
    Broken.unless(!refused || sent.endsWithError(), "a peer that was refused was not told");
  }

  private static void connect(FuzzInput input) {
    Rig rig = new Rig(Role.Initiator.of("fuzz", "1.0", 4711), none -> request -> {});
    rig.play(input, Sender.DAEMON);
    rig.finish();
    Traffic sent = rig.sent();
    Broken.unless(
        sent.frames().getFirst().kind() == FrameKind.HELLO && sent.count(FrameKind.HELLO) == 1,
        "a client does not begin with one HELLO: " + sent.frames());
    checkToldWhy(rig, sent);
  }

  private static Role.Acceptor acceptor() {
    return new Role.Acceptor(
        new HostIdentity("1.0", "fuzz", 1, 5, 1),
        () -> List.of(new ServiceDescriptor(1024, "fuzz", "1.0", 1, 11, List.of())),
        (peer, token) -> {
          if (!Arrays.equals(token, TOKEN)) {
            throw new CallException(ErrorCode.UNAUTHENTICATED, "no such token");
          }
          return PeerRole.USER;
        });
  }
}
