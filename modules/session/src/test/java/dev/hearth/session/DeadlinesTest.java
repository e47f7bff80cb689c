package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private final Deadlines deadlines = new Deadlines();

  @AfterEach
  void close() {
    deadlines.close();
  }

  private static long in(long millis) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void shouldRunActionsInTheOrderOfTheirMoments() throws Exception {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch all = new CountDownLatch(50);
    long base = in(1);
    Random random = new Random(5);
    CompletableFuture<Void> released = new CompletableFuture<>();
    // Until it is released the timer's thread has this to do, however long the others take to come.
    deadlines.schedule(in(0), released::join);
    for (int i = 0; i < 50; i++) {
      int at = random.nextInt(30);
      deadlines.schedule(
          base + TimeUnit.MILLISECONDS.toNanos(at),
          () -> {
            order.add(at);
            all.countDown();
          });
    }
    released.complete(null);

    assertThat(all.await(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(order).isSorted();
  }

  @Test
  void shouldRunAnActionThatIsDueBeforeTheOneThatItSleepsFor() throws Exception {
    deadlines.schedule(in(3_600_000), () -> {});
    CompletableFuture<Void> ran = new CompletableFuture<>();

    deadlines.schedule(in(1), () -> ran.complete(null));

    ran.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldNotRunWhatWasCancelled() throws Exception {
    CompletableFuture<String> first = new CompletableFuture<>();
    CompletableFuture<Void> released = new CompletableFuture<>();
    // Until it is released the timer's thread has this to do, however late the test is.
    deadlines.schedule(in(0), released::join);
    Deadlines.Entry cancelled = deadlines.schedule(in(0), () -> first.complete("cancelled"));
    deadlines.schedule(in(1), () -> first.complete("kept"));

    cancelled.cancel();
    released.complete(null);

    assertThat(first.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("kept");
  }

  @Test
  void shouldGoOnAfterAnActionThatFails() throws Exception {
    CompletableFuture<Void> ran = new CompletableFuture<>();
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    deadlines.schedule(
        in(1),
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> told.complete(e));
          throw new IllegalStateException("on purpose");
        });
    deadlines.schedule(in(10), () -> ran.complete(null));

    ran.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(told.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS)).hasMessage("on purpose");
  }
}
