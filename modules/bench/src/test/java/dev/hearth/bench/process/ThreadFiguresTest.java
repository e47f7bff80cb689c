package dev.hearth.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.bench.process.ThreadFigures.Used;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThreadFiguresTest {
  private static final int MEETINGS = 100;

  @Test
  void shouldCompareThreadByThread() {
    ThreadFigures before =
        new ThreadFigures(Map.of("1", new Used(100, 10), "2", new Used(900, 90)));
    ThreadFigures after = new ThreadFigures(Map.of("1", new Used(130, 11), "3", new Used(5, 2)));

    assertThat(after.cpuNanosSince(before)).isEqualTo(35);
    assertThat(after.wakeUpsSince(before)).isEqualTo(3);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldSeeTheThreadsOfAProcessWork() throws Exception {
    SynchronousQueue<Integer> meetings = new SynchronousQueue<>();
    CountDownLatch over = new CountDownLatch(1);
    FutureTask<Boolean> other =
        new FutureTask<>(
            () -> {
              for (int i = 0; i < MEETINGS; i++) {
                meetings.take();
              }
              return over.await(1, TimeUnit.MINUTES);
            });
    Thread.ofPlatform().start(other);
    ThreadFigures before = ThreadFigures.of(ProcessHandle.current().pid());
    for (int i = 0; i < MEETINGS; i++) {
      meetings.put(i);
    }
    ThreadFigures after = ThreadFigures.of(ProcessHandle.current().pid());
    over.countDown();
    assertThat(other.get()).isTrue();

    assertThat(after.cpuNanosSince(before)).isPositive();
    assertThat(after.wakeUpsSince(before)).isPositive();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldSayThatThereIsNoSuchProcess() {
    assertThatThrownBy(() -> ThreadFigures.of(Long.MAX_VALUE))
        .isInstanceOf(MeasurementException.class)
        .hasMessageContaining("/task");
  }
}
