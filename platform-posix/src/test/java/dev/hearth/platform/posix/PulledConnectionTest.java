package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.spi.transport.PullConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@EachWay
final class PulledConnectionTest extends EngineTest {
  PulledConnectionTest(String engine) {
    super(engine);
  }

  @Test
  void shouldReturnFromReceiveWhenTheTimeHasPassed() throws Exception {
    listen();
    RecordingReceiver client = connect();

    long start = System.nanoTime();
    assertThat(pulled(client).receive(20_000_000)).isFalse();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
    assertThat(pulled(client).receive(0)).isFalse();
  }

  @Test
  void shouldDeliverWhatIsThereWithoutWaiting() throws Exception {
    listen();
    RecordingReceiver client = connect();
    write(accepted(), "x");
    // A Unix socket delivers within the write.
    while (!pulled(client).receive(0)) {
      Thread.onSpinWait();
    }
    assertThat(client.text(1)).isEqualTo("x");
  }

  @Test
  void shouldReturnFromReceiveWhenWoken() throws Exception {
    listen();
    RecordingReceiver client = connect();
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Boolean> receiving =
          CompletableFuture.supplyAsync(() -> pulled(client).receive(Long.MAX_VALUE));
      if (i % 2 == 0) {
        Thread.onSpinWait();
      }
      pulled(client).wake();
      assertThat(receiving.get()).isFalse();
    }
  }

  @Test
  void shouldLoseNoWakeUpHoweverManyThreadsWake() throws Exception {
    listen();
    PullConnection client = pulled(connect());
    AtomicBoolean enough = new AtomicBoolean();
    List<Thread> wakers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      wakers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!enough.get()) {
                      client.wake();
                    }
                  }));
    }
    for (int i = 0; i < 20_000; i++) {
      assertThat(client.receive(Long.MAX_VALUE)).isFalse();
    }
    enough.set(true);
    for (Thread waker : wakers) {
      waker.join();
    }
    client.receive(0);
    client.wake();
    assertThat(client.receive(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void shouldReturnFromTheNextReceiveWhenWokenBefore() throws Exception {
    listen();
    RecordingReceiver client = connect();
    pulled(client).wake();
    pulled(client).wake();

    assertThat(pulled(client).receive(Long.MAX_VALUE)).isFalse();
    assertThat(pulled(client).receive(1_000_000)).isFalse();
  }

  @Test
  void shouldTellTheReceivingThreadWhenAnotherCloses() throws Exception {
    listen();
    for (int i = 0; i < 50; i++) {
      RecordingReceiver client = connect();
      accepted();
      CompletableFuture<Boolean> receiving =
          CompletableFuture.supplyAsync(() -> pulled(client).receive(Long.MAX_VALUE));
      client.connection().close();
      assertThat(receiving.get()).isTrue();
      assertThat(client.next()).isEqualTo(new RecordingReceiver.Closed(null));
    }
  }

  @Test
  void shouldFinishAWriteThatAnotherThreadBeganWhileItWaits() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    server.connection().pauseReading();
    CompletableFuture<Void> receiving = CompletableFuture.runAsync(() -> pull(client));

    assertThat(write(client, noise(2_000_000))).isFalse();
    server.connection().resumeReading();
    server.bytes(2_000_000);
    receiving.get();

    assertThat(client.next()).isEqualTo(new RecordingReceiver.Written());
  }

  @Test
  void shouldLetOneThreadReceiveAtATime() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    Thread first = Thread.ofPlatform().start(() -> pull(client));
    while (first.getState() != Thread.State.RUNNABLE || !isIn(first, "receive")) {
      Thread.onSpinWait();
    }

    assertThatThrownBy(() -> pulled(client).receive(0)).isInstanceOf(IllegalStateException.class);
    write(server, "x");
    first.join();
  }

  private static boolean isIn(Thread thread, String method) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getMethodName().equals(method + "OnTurn")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void shouldWaitOnAThreadThatIsInterruptedAndKeepTheInterrupt() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    Thread.currentThread().interrupt();
    boolean nothing = pulled(client).receive(5_000_000);
    boolean interrupted = Thread.interrupted();

    assertThat(nothing).isFalse();
    assertThat(interrupted).isTrue();
    write(server, "still open");
    pull(client);
    assertThat(client.text(10)).isEqualTo("still open");
  }
}
