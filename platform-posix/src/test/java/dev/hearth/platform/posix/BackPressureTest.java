package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.platform.posix.RecordingReceiver.Closed;
import dev.hearth.platform.posix.RecordingReceiver.Written;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@EachWay
final class BackPressureTest extends EngineTest {
  /** A thread that spins uses more than this while a test looks. */
  private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

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
    server.connection().pauseReading();
    finishDeliveriesUnderWay();
    write(client, "held back");
    finishDeliveriesUnderWay();

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
    finishDeliveriesUnderWay();
    peer.write("left behind");
    peer.close();

    long before = IoThreadTime.nanos();
    Thread.sleep(300);
    assertThat(IoThreadTime.nanos() - before).isLessThan(BUSY_NANOS);

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

  /** Each I/O thread delivers something, so it is done with what it was at before. */
  private void finishDeliveriesUnderWay() throws Exception {
    for (int i = 0; i < IO_THREADS; i++) {
      RecordingReceiver client = connect();
      write(client, "x");
      assertThat(accepted().text(1)).isEqualTo("x");
    }
  }
}
