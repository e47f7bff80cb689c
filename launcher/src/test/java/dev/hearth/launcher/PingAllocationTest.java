package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.control.ControlMethod;
import dev.hearth.protocol.control.StatisticsResponse;
import dev.hearth.spi.Message;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a ping costs the daemon's heap: how much more of it is used after many pings, in a young
 * generation that is large enough for all of them.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(300)
class PingAllocationTest {
  /** Room for all pings without a collection, and handed out in pieces that are small beside it. */
  private static final List<String> ROOMY =
      List.of("-Xmn1g", "-XX:-ResizeTLAB", "-XX:TLABSize=32k");

  private static final int CONTROL = 1;
  private static final int WARM_UP = 60_000;
  private static final int PINGS = 60_000;
  private static final int LIMIT = 200;

  @TempDir private Path work;

  @Test
  void shouldAllocateAtMostTwoHundredBytesForAPing() throws Exception {
    new TestServices(work).control();
    try (HearthdProcess daemon = HearthdProcess.start(work, ROOMY)) {
      daemon.awaitLine(" ready ");
      try (TestClient client = new TestClient(HearthdProcess.socket(work))) {
        ping(client, WARM_UP);
        long before = heapUsed(client);

        ping(client, PINGS);

        assertThat((heapUsed(client) - before) / PINGS)
            .as("bytes for each ping")
            .isBetween(0L, (long) LIMIT);
      }
    }
  }

  private static void ping(TestClient client, int times) throws Exception {
    Message message = Message.of(new byte[16]);
    for (int i = 0; i < times; i++) {
      client.call(CONTROL, ControlMethod.PING_VALUE, message);
    }
  }

  private static long heapUsed(TestClient client) throws Exception {
    return StatisticsResponse.parseFrom(
            client.call(CONTROL, ControlMethod.STATISTICS_VALUE, Message.EMPTY))
        .getMemory()
        .getHeapUsed();
  }
}
