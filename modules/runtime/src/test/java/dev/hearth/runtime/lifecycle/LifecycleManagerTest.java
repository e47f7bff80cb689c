package dev.hearth.runtime.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hearth.spi.StopOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LifecycleManagerTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> events = new ArrayList<>();
  private final LifecycleManager manager = new LifecycleManager(LONG, LONG);

  /** A part that does what its fields say. */
  private class Part implements Component {
    private final String name;
    private final boolean required;
    private final boolean startFails;
    private final boolean stopFails;

    Part(String name, boolean required, boolean startFails, boolean stopFails) {
      this.name = name;
      this.required = required;
      this.startFails = startFails;
      this.stopFails = stopFails;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean isRequired() {
      return required;
    }

    @Override
    public void start() throws IOException {
      events.add("start " + name);
      if (startFails) {
        throw new IOException(name + " cannot start");
      }
    }

    @Override
    public StopOutcome stop(Duration deadline) throws Exception {
      events.add("stop " + name);
      if (stopFails) {
        throw new IOException(name + " cannot stop");
      }
      return StopOutcome.GRACEFUL;
    }
  }

  private Part part(String name) {
    return new Part(name, true, false, false);
  }

  @Test
  void shouldStartInOrderAndStopInReverse() throws Exception {
    manager.start(List.of(part("a"), part("b"), part("c")));
    assertThat(manager.state()).isEqualTo(LifecycleManager.State.RUNNING);

    StopReport report = manager.stop();

    assertThat(events)
        .containsExactly("start a", "start b", "start c", "stop c", "stop b", "stop a");
    assertThat(report.isClean()).isTrue();
    assertThat(manager.state()).isEqualTo(LifecycleManager.State.STOPPED);
  }

  @Test
  void shouldStopAgainWhatHadStartedWhenARequiredPartFails() {
    Part unstoppable = new Part("a", true, false, true);
    Part failing = new Part("c", true, true, true);

    assertThatExceptionOfType(StartFailedException.class)
        .isThrownBy(() -> manager.start(List.of(unstoppable, part("b"), failing, part("d"))))
        .withMessageContaining("c did not start")
        .withMessageContaining("c cannot start")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("c cannot stop", "a cannot stop"));

    assertThat(events)
        .containsExactly("start a", "start b", "start c", "stop c", "stop b", "stop a");
    assertThat(manager.state()).isEqualTo(LifecycleManager.State.STOPPED);
  }

  @Test
  void shouldLeaveOutAPartThatIsNotRequiredAndFails() throws Exception {
    manager.start(List.of(part("a"), new Part("b", false, true, false), part("c")));
    manager.stop();

    assertThat(events)
        .containsExactly("start a", "start b", "stop b", "start c", "stop c", "stop a");
  }

  @Test
  void shouldGoOnStoppingWhenAStopFails() throws Exception {
    manager.start(List.of(part("a"), new Part("b", true, false, true), part("c")));

    StopReport report = manager.stop();

    assertThat(events).endsWith("stop c", "stop b", "stop a");
    assertThat(report.isClean()).isFalse();
    assertThat(report.results())
        .filteredOn(StopResult.Failed.class::isInstance)
        .extracting(StopResult::component)
        .containsExactly("b");
  }

  @Test
  void shouldNameWhatDoesNotStopInTimeAndGoOn() throws Exception {
    LifecycleManager impatient = new LifecycleManager(LONG, Duration.ofMillis(20));
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Part hanging =
        new Part("hanging", true, false, false) {
          @Override
          public StopOutcome stop(Duration deadline) throws Exception {
            try {
              never.await();
            } finally {
              interrupted.countDown();
            }
            return StopOutcome.GRACEFUL;
          }
        };
    impatient.start(List.of(part("a"), hanging));

    StopReport report = impatient.stop();

    assertThat(report.abandoned()).containsExactly("hanging");
    assertThat(report.isClean()).isFalse();
    assertThat(events).endsWith("stop a");
    interrupted.await();
  }

  @Test
  void shouldRefuseToStartTwice() throws Exception {
    manager.start(List.of());

    assertThatIllegalStateException().isThrownBy(() -> manager.start(List.of()));
  }

  @Test
  void shouldGiveUpAPartThatDoesNotStartInTimeAndGoOn() throws Exception {
    LifecycleManager impatient = new LifecycleManager(Duration.ofMillis(20), LONG);
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Part hanging =
        new Part("hanging", false, false, false) {
          @Override
          public void start() {
            try {
              never.await();
            } catch (InterruptedException e) {
              interrupted.countDown();
            }
          }
        };

    impatient.start(List.of(part("a"), hanging));

    assertThat(events).containsExactly("start a", "stop hanging");
    interrupted.await();
    assertThat(impatient.stop().isClean()).isTrue();
  }
}
