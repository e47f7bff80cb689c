package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.platform.posix.RecordingReceiver.Closed;
import dev.hearth.platform.posix.RecordingReceiver.Event;
import dev.hearth.platform.posix.RecordingReceiver.Received;
import dev.hearth.platform.posix.RecordingReceiver.Written;
import org.junit.jupiter.api.Test;

/** Peers that are stopped or killed. They are processes of their own. */
@EachEngine
final class VanishingPeerTest extends EngineTest {
  VanishingPeerTest(String engine) {
    super(engine);
  }

  @Test
  void shouldLearnOfAPeerThatIsKilled() throws Exception {
    listen();
    RecordingReceiver server;
    ChildProcess peer = startPeer();
    try (peer) {
      server = accepted();
      assertThat(server.connection().credentials().pid()).isNotEqualTo(pid());
      assertThat(write(server, noise(5_000_000))).isFalse();
    }

    Event last = server.next();
    while (last instanceof Received) {
      last = server.next();
    }
    assertThat(last).isInstanceOf(Closed.class);
    assertThat(server.soFar()).isEmpty();
  }

  @Test
  void shouldWaitForAPeerThatIsStoppedAndServeTheOthersMeanwhile() throws Exception {
    listen();
    try (ChildProcess peer = startPeer()) {
      RecordingReceiver server = accepted();
      peer.signal("STOP");
      assertThat(write(server, noise(5_000_000))).isFalse();
      RecordingReceiver other = connect();
      RecordingReceiver otherServer = accepted();
      write(other, "x");
      assertThat(otherServer.text(1)).isEqualTo("x");

      peer.signal("CONT");
      Event event = server.next();
      int echoed = 0;
      while (event instanceof Received received) {
        echoed += received.bytes().remaining();
        event = server.next();
      }
      assertThat(event).isEqualTo(new Written());
      server.bytes(5_000_000 - echoed);
    }
  }

  private ChildProcess startPeer() throws Exception {
    ChildProcess peer = ChildProcess.start(0, PeerProcess.class, way, endpoint.address());
    assertThat(peer.readLine()).isEqualTo("connected");
    return peer;
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }
}
