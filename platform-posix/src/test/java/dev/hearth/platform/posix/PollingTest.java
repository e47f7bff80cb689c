package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.PollingCounts;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@EachWay
final class PollingTest extends EngineTest {
  private static final int ROUND_TRIPS = 200;

  /** What else a thread finds: the connection, what is wanted of it, wake-ups. */
  private static final int OTHER_NEWS = 20;

  PollingTest(String way) {
    super(way);
  }

  @Test
  void shouldCountWhatPollingWonAndBurned() throws Exception {
    exchange();
    PollingCounts counts = transport.polling();

    if (polling.equals(Polling.OFF)) {
      assertThat(counts.polls()).isZero();
      assertThat(counts.burned()).isZero();
    } else {
      assertThat(counts.polls()).isPositive();
      assertThat(counts.won()).isBetween(0L, counts.polls());
      assertThat(counts.burned()).isPositive();
    }
  }

  @Test
  void shouldCountAPollAsWonOnlyWhereSomethingHadCome() throws Exception {
    exchange();
    assertThat(transport.polling().won()).isLessThanOrEqualTo(2L * ROUND_TRIPS + OTHER_NEWS);
  }

  /** A thread that polls must not stay with the connection that was ready last. */
  @Test
  void shouldServeTheOthersWhileOneConnectionKeepsItsThreadBusy() throws Exception {
    listen();
    AtomicBoolean enough = new AtomicBoolean();
    try (RawPeer busy = RawPeer.connect(endpoint);
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      RecordingReceiver busyServer = accepted();
      connect();
      accepted();
      RecordingReceiver neighbour = connect();
      RecordingReceiver neighbourServer = accepted();
      Future<@Nullable Void> flood =
          executor.submit(
              () -> {
                while (!enough.get()) {
                  busy.write("a");
                  busyServer.events.clear();
                }
                return null;
              });
      for (int i = 0; i < ROUND_TRIPS; i++) {
        write(neighbour, "b");
        assertThat(neighbourServer.text(1)).isEqualTo("b");
      }
      enough.set(true);
      flood.get();
    }
  }

  private void exchange() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    for (int i = 0; i < ROUND_TRIPS; i++) {
      write(client, "q");
      assertThat(server.text(1)).isEqualTo("q");
      write(server, "a");
      pull(client);
      assertThat(client.text(1)).isEqualTo("a");
    }
  }
}
