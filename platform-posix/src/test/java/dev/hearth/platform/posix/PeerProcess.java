package dev.hearth.platform.posix;

import dev.hearth.platform.posix.RecordingReceiver.Closed;
import dev.hearth.platform.posix.RecordingReceiver.Event;
import dev.hearth.platform.posix.RecordingReceiver.Received;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.PullConnection;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Connects and sends back what arrives, until the end. */
final class PeerProcess {
  private PeerProcess() {}

  public static void main(String[] args) throws Exception {
    RecordingReceiver[] made = new RecordingReceiver[1];
    PullConnection connection =
        EngineTest.open(args[0])
            .connect(
                new Endpoint(args[1]),
                Duration.ofMinutes(1),
                c -> made[0] = new RecordingReceiver(c));
    System.out.println("connected");
    Event event = next(connection, made[0]);
    while (!(event instanceof Closed)) {
      if (event instanceof Received received) {
        echo(connection, received.bytes());
      }
      event = next(connection, made[0]);
    }
  }

  private static Event next(PullConnection connection, RecordingReceiver receiver) {
    while (receiver.events.isEmpty()) {
      connection.receive(Long.MAX_VALUE);
    }
    return receiver.events.remove();
  }

  /** What arrives meanwhile waits in the receiver's queue. */
  private static void echo(PullConnection connection, ByteBuffer bytes) {
    if (!connection.write(new ByteBuffer[] {bytes}, 1, EngineTest.NO_DESCRIPTORS)) {
      while (bytes.hasRemaining() && connection.receive(Long.MAX_VALUE)) {
        Thread.onSpinWait();
      }
    }
  }
}
