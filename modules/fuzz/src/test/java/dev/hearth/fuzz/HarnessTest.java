package dev.hearth.fuzz;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.fuzz.harness.Broken;
import dev.hearth.fuzz.harness.Rig;
import dev.hearth.fuzz.input.FuzzInput;
import dev.hearth.fuzz.input.FuzzStep;
import dev.hearth.fuzz.targets.SessionTarget;
import dev.hearth.session.InboundHandler;
import dev.hearth.session.InboundRequest;
import dev.hearth.session.Role;
import dev.hearth.spi.CallException;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.Reply;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.recording.Sender;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The harness notices what it is there to notice: a check that cannot fail is none. */
class HarnessTest {
  private static Rig play(InboundHandler handler, int descriptors) {
    Rig rig =
        new Rig(
            new Role.Acceptor(
                new HostIdentity("1.0", "fuzz", 1, 5, 1), List::of, (peer, token) -> PeerRole.USER),
            none -> handler);
    FuzzInput asks = new FuzzInput(List.of(request(descriptors)));
    rig.play(SessionTarget.withHello(asks), Sender.CLIENT);
    return rig;
  }

  private static FuzzStep request(int descriptors) {
    ByteBuffer frame = ByteBuffer.allocate(FrameLayout.HEADER_LENGTH);
    new FrameEncoder().begin(frame, FrameKind.REQUEST).correlationId(1).handles(descriptors);
    return new FuzzStep(Sender.CLIENT, descriptors, frame.array());
  }

  @Test
  void shouldHoldForAHandlerWithoutFault() {
    Rig rig = play(request -> request.reply(Reply.EMPTY), 2);

    rig.finish();
    rig.checkAnswers(rig.sent());
  }

  @Test
  void shouldNoticeACallThatIsNeverClosed() {
    Rig rig = play(HarnessTest::detach, 0);

    assertThatThrownBy(rig::finish).isInstanceOf(Broken.class);
  }

  @Test
  void shouldNoticeDescriptorsThatAreTakenAndForgotten() {
    Rig rig = play(request -> request.descriptors().take(), 2);

    assertThatThrownBy(rig::finish).isInstanceOf(Broken.class).hasMessage("2 descriptors are open");
  }

  @Test
  void shouldNoticeAHandlerThatThrowsOnTheIoThread() {
    Rig rig =
        play(
            request -> {
              throw new IllegalStateException("a defect");
            },
            0);

    assertThatThrownBy(rig::finish)
        .isInstanceOf(Broken.class)
        .hasMessageContaining("a frame was not handled");
  }

  private static void detach(InboundRequest request) {
    try {
      request.detach();
    } catch (CallException e) {
      throw new AssertionError(e);
    }
  }
}
