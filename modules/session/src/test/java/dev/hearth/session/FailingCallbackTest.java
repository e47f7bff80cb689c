package dev.hearth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.FallBehind;
import dev.hearth.spi.Message;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others have left to be run at the end of something, and what becomes of the rest of it. */
class FailingCallbackTest {
  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final SessionPair pair = SessionPair.open();
  private Thread.UncaughtExceptionHandler before;

  FailingCallbackTest() throws Exception {}

  @BeforeEach
  void collectWhatIsThrown() {
    before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
  }

  @AfterEach
  void shouldHaveLeftNothing() throws Exception {
    pair.close();
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  private OutboundCall start(int messageType) throws Exception {
    return pair.client.session.start(
        TestPeer.SERVICE, messageType, Message.EMPTY, Attachment.none(), TestPeer.inTime(), false);
  }

  private void assertTold(String message) throws InterruptedException {
    assertThat(uncaught.poll(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .hasMessageContaining(message);
  }

  private void closeAndAwaitTheEndOfTheOtherCall() throws Exception {
    pair.client.session.close("enough");
    assertThat(pair.daemon.ended.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS).cause())
        .isEqualTo(EndCause.CLOSED_BY_PEER);
    assertThat(pair.daemon.hangEnded.get(SessionPair.PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isEqualTo("interrupted");
  }

  @Test
  void shouldCancelTheOtherCallsOfAConnectionWhenWhatOneLeftForThatThrows() throws Exception {
    OutboundCall throwing = start(TestPeer.THROW_WHEN_CANCELLED);
    pair.daemon.hanging.await();
    OutboundCall hanging = start(TestPeer.HANG);
    pair.client.session.ping(TestPeer.inTime());

    closeAndAwaitTheEndOfTheOtherCall();

    assertTold("thrown when cancelled");
    throwing.close();
    hanging.close();
  }

  @Test
  void shouldGoOnToCleanUpWhenASubscribersEndThrows() throws Exception {
    for (int i = 0; i < 2; i++) {
      pair.daemon.session.openQueue(
          1,
          new FallBehind(FallBehind.Policy.END, 10, 1000),
          cause -> {
            throw new IllegalStateException("thrown at the end");
          });
    }
    OutboundCall hanging = start(TestPeer.HANG);
    pair.daemon.hanging.await();

    closeAndAwaitTheEndOfTheOtherCall();

    assertTold("thrown at the end");
    assertTold("thrown at the end");
    hanging.close();
  }
}
