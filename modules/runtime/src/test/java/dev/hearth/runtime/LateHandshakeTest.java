package dev.hearth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.client.ClientOptions;
import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.HearthClient;
import dev.hearth.session.SessionResources;
import dev.hearth.spi.PeerRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A handshake that comes through when its time has just passed. */
@Timeout(120)
class LateHandshakeTest {
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofMillis(300);

  private final AtomicBoolean slow = new AtomicBoolean(true);
  @TempDir private Path folder;

  @Test
  void shouldCountAConnectionThatWasNeverOpenAsRefusedAndNotAsClosed() throws Exception {
    try (TestRuntime daemon =
        new TestRuntime(
            folder,
            context ->
                new ProbeService(
                    context,
                    (handlers, connections) -> {},
                    (connections, peer) -> {},
                    (connections, handle) -> {}),
            TestRuntime.Bounds.WIDE.withHandshakeTimeout(HANDSHAKE_TIMEOUT),
            resources -> (peer, token) -> admitLate(resources))) {
      ClientOptions late =
          ClientOptions.of(daemon.endpoint, "late", "1").withConnectTimeout(HANDSHAKE_TIMEOUT);
      assertThatThrownBy(() -> HearthClient.connect(late))
          .isInstanceOf(ConnectFailedException.class);
      slow.set(false);

      try (HearthClient client = daemon.connect("in time")) {
        assertThat(client.isOpen()).isTrue();
        assertThat(daemon.counts().open()).isEqualTo(1);
        assertThat(daemon.counts().refused()).isPositive();
      }
    }
  }

  /** Takes until the timer has come to what was due after the end of the handshake's time. */
  private PeerRole admitLate(Supplier<SessionResources> resources) {
    if (slow.get()) {
      CountDownLatch passed = new CountDownLatch(1);
      resources
          .get()
          .deadlines()
          .schedule(System.nanoTime() + HANDSHAKE_TIMEOUT.toNanos(), passed::countDown);
      try {
        passed.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return PeerRole.ADMIN;
  }
}
