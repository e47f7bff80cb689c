package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.platform.posix.RecordingReceiver.Closed;
import dev.hearth.platform.posix.RecordingReceiver.Written;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@EachEngine
final class BackPressureTest extends EngineTest {
  BackPressureTest(String engine) {
    super(engine);
  }

  @Test
  void shouldFinishAWriteWhenASlowReaderGoesOn() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    server.connection().pauseReading();
    byte[] bytes = noise(5_000_000);

    assertThat(write(client, bytes)).isFalse();
    assertThat(pulled(client).receive(1_000_000)).isFalse();
    assertThat(server.soFar()).isEmpty();
    server.connection().resumeReading();
    pull(client);

    assertThat(client.next()).isEqualTo(new Written());
    assertThat(server.bytes(bytes.length)).isEqualTo(bytes);
  }

  @Test
  void shouldDeliverNothingWhilePaused() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    RecordingReceiver other = connect();
    RecordingReceiver otherServer = accepted();

    // The same thread serves the first and the third connection.
    RecordingReceiver third = connect();
    RecordingReceiver thirdServer = accepted();
    server.connection().pauseReading();
    write(third, "a");
    thirdServer.bytes(1);
    write(client, "held back");
    write(third, "b");
    thirdServer.bytes(1);
    write(other, "c");
    otherServer.bytes(1);

    assertThat(server.soFar()).isEmpty();
    server.connection().resumeReading();
    assertThat(server.text(9)).isEqualTo("held back");
  }

  @Test
  void shouldPauseAPulledConnection() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    client.connection().pauseReading();
    write(server, "held back");

    assertThat(pulled(client).receive(10_000_000)).isFalse();
    client.connection().resumeReading();
    pull(client);
    assertThat(client.text(9)).isEqualTo("held back");
  }

  @Test
  void shouldRestWhileAPausedPeerHasGoneAndDeliverItsBytesLater() throws Exception {
    listen();
    RawPeer peer = RawPeer.connect(endpoint);
    RecordingReceiver server = accepted();
    server.connection().pauseReading();
    peer.write("left behind");
    peer.close();

    Duration before = cpuTime();
    long start = System.nanoTime();
    Thread.sleep(300);
    Duration used = cpuTime().minus(before);
    assertThat(used).isLessThan(Duration.ofNanos((System.nanoTime() - start) / 2));

    assertThat(server.soFar()).isEmpty();
    server.connection().resumeReading();
    assertThat(server.text(11)).isEqualTo("left behind");
    assertThat(server.next()).isEqualTo(new Closed(null));
  }

  @Test
  void shouldResumeWithinADelivery() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    for (int i = 0; i < 100; i++) {
      server.connection().pauseReading();
      write(client, "x");
      server.connection().resumeReading();
      assertThat(server.text(1)).isEqualTo("x");
    }
  }

  private static Duration cpuTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
