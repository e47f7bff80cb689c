package dev.hearth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hearth.client.ClientHandlers;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Connections;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls beyond those that may be in work. */
@Timeout(120)
class WaitingCallsTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final int MAX_CALLS = 4;

  /** Waits for a permit. */
  private static final int WORK = 1;

  /** Calls the caller back, which calls WORK. */
  private static final int NEST = 2;

  private final Semaphore permits = new Semaphore(0);
  private final Semaphore begun = new Semaphore(0);
  @TempDir private Path folder;
  private TestRuntime daemon;
  private HearthClient client;

  @BeforeEach
  void start() throws Exception {
    daemon =
        new TestRuntime(
            folder,
            context ->
                new ProbeService(
                    context,
                    this::register,
                    (connections, peer) -> {},
                    (connections, handle) -> {}),
            TestRuntime.Bounds.WIDE.withMaxCalls(MAX_CALLS));
    client = daemon.connect("client", callingBack());
  }

  @AfterEach
  void shouldHaveEndedAllCalls() {
    client.close();
    daemon.close();
  }

  private void register(HandlerRegistry handlers, Connections connections) {
    handlers
        .blocking(WORK, "work", this::work)
        .blocking(
            NEST,
            "nest",
            call -> {
              connections
                  .call(
                      call.peer().handle(),
                      TestRuntime.SERVICE,
                      NEST,
                      Message.EMPTY,
                      Attachment.none(),
                      Deadline.NONE)
                  .close();
              return Reply.EMPTY;
            });
  }

  private Reply work(Call call) throws InterruptedException {
    begun.release();
    permits.acquire();
    return Reply.EMPTY;
  }

  private ClientHandlers callingBack() {
    ClientHandlers handlers = new ClientHandlers();
    handlers
        .of(TestRuntime.SERVICE)
        .blocking(
            NEST,
            "nest",
            call -> {
              client.call(TestRuntime.SERVICE, WORK, Message.EMPTY).close();
              return Reply.EMPTY;
            });
    return handlers;
  }

  private List<CompletableFuture<Answer>> call(int count) throws Exception {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(
          client.callAsync(
              TestRuntime.SERVICE, WORK, Message.EMPTY, Attachment.none(), Deadline.NONE));
    }
    return answers;
  }

  private void awaitCalls(int count) {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (daemon.usage().getFirst().calls() != count && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(daemon.usage().getFirst().calls()).isEqualTo(count);
  }

  @Test
  void shouldBeginACallWhenOneBeforeItHasEnded() throws Exception {
    List<CompletableFuture<Answer>> answers = call(3 * MAX_CALLS);
    assertThat(begun.tryAcquire(MAX_CALLS, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    awaitCalls(3 * MAX_CALLS);
    assertThat(begun.availablePermits()).isZero();

    permits.release(1);
    assertThat(begun.tryAcquire(1, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    permits.release(3 * MAX_CALLS);

    for (CompletableFuture<Answer> answer : answers) {
      answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).close();
    }
    awaitCalls(0);
  }

  @Test
  void shouldForgetACallThatIsCancelledWhileItWaits() throws Exception {
    List<CompletableFuture<Answer>> working = call(MAX_CALLS);
    assertThat(begun.tryAcquire(MAX_CALLS, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    List<CompletableFuture<Answer>> waiting = call(5);
    awaitCalls(MAX_CALLS + 5);

    waiting.forEach(each -> each.cancel(true));

    awaitCalls(MAX_CALLS);
    permits.release(MAX_CALLS);
    for (CompletableFuture<Answer> answer : working) {
      answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).close();
    }
    assertThat(begun.availablePermits()).isZero();
  }

  @Test
  void shouldForgetTheWaitingCallsOfAClientThatGoes() throws Exception {
    call(2 * MAX_CALLS);
    awaitCalls(2 * MAX_CALLS);
    try (HearthClient other = daemon.connect("other")) {
      client.close();
      permits.release(3 * MAX_CALLS);

      other.call(TestRuntime.SERVICE, WORK, Message.EMPTY).close();
      awaitCalls(0);
    }
  }

  /** It would wait for what waits for it. */
  @Test
  void shouldRefuseANestedCallWhenNoneMayBegin() throws Exception {
    List<CompletableFuture<Answer>> working = call(MAX_CALLS - 1);
    assertThat(begun.tryAcquire(MAX_CALLS - 1, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    assertThatThrownBy(() -> client.call(TestRuntime.SERVICE, NEST, Message.EMPTY))
        .hasMessageContaining("daemon.max-calls")
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));

    permits.release(MAX_CALLS);
    for (CompletableFuture<Answer> answer : working) {
      answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).close();
    }
  }
}
