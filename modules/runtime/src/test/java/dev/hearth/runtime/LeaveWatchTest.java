package dev.hearth.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.client.HearthClient;
import dev.hearth.runtime.leaving.Situation;
import dev.hearth.runtime.leaving.Verdict;
import dev.hearth.session.state.ExitCause;
import dev.hearth.spi.Departure;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.Service;
import dev.hearth.spi.StopOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LeaveWatchTest {
  @TempDir private Path folder;
  private final BlockingQueue<Situation> looks = new LinkedBlockingQueue<>();

  @Test
  void shouldLookWhenReadyAndWheneverTheLastConnectionHasGone() throws Exception {
    try (TestRuntime daemon =
        new TestRuntime(
            folder,
            _ -> new Nothing(),
            situation -> {
              looks.add(situation);
              return Verdict.Stay.FOR_NOW;
            })) {
      assertThat(looks.take().idle()).isPresent();
      try (HearthClient _ = daemon.connect("first")) {
        daemon.connect("second").close();
      }

      assertThat(looks.take().idle()).isPresent();
    }
  }

  @Test
  void shouldHaveOneLookAtATimeHoweverOftenItBecomesIdle() throws Exception {
    Semaphore mayEnd = new Semaphore(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (TestRuntime daemon =
        new TestRuntime(
            folder,
            _ -> new Nothing(),
            situation -> {
              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              looks.add(situation);
              mayEnd.acquireUninterruptibly();
              atOnce.decrementAndGet();
              return Verdict.Stay.FOR_NOW;
            })) {
      looks.take();
      daemon.connect("first").close();
      looks.take();
      // Longer than it rests.
      long end = System.nanoTime() + Duration.ofMillis(300).toNanos();
      while (System.nanoTime() - end < 0) {
        daemon.connect("another").close();
      }
      assertThat(looks).isEmpty();
      mayEnd.release(1_000);

      looks.take();
      assertThat(most).hasValue(1);
    }
  }

  @Test
  void shouldLookAgainWhenARuleWantsToAndStopForItsReason() throws Exception {
    try (TestRuntime daemon =
        new TestRuntime(
            folder,
            _ -> new Nothing(),
            situation -> {
              looks.add(situation);
              return looks.size() < 3
                  ? Verdict.Stay.lookAgainAfter(Duration.ofMillis(1))
                  : new Verdict.Leave(ExitCause.IDLE, "enough");
            })) {
      assertThat(daemon.shutdown.await())
          .isEqualTo(new ShutdownRequest.Wish(ExitCause.IDLE, Departure.of("enough")));
      assertThat(looks).hasSize(3);
    }
  }

  /** A service without a method. */
  private static final class Nothing implements Service {
    @Override
    public void register(HandlerRegistry handlers) {}

    @Override
    public void start() {}

    @Override
    public StopOutcome stop(Duration deadline) {
      return StopOutcome.GRACEFUL;
    }
  }
}
