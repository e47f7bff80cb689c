package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.session.OutboundCall;
import dev.hearth.session.SessionSettings;
import dev.hearth.session.compression.CompressionSettings;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Item;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed frames over real sockets, of clients that asked for that and of one that did not. */
@ParameterizedClass
@ValueSource(strings = {"epoll", "selector"})
class CompressionOverSocketsTest {
  private static final int SERVICE = 2000;
  private static final int STREAM_BACK = 1;
  private static final int LONG = 300_000;
  private static final long PATIENCE_SECONDS = 30;

  private final String engine;
  @TempDir private Path folder;
  private TestDaemon daemon;

  CompressionOverSocketsTest(String engine) {
    this.engine = engine;
  }

  @BeforeEach
  void listen() throws Exception {
    SessionSettings settings = SessionSettings.DEFAULT.withCompression(CompressionSettings.ON);
    daemon = new TestDaemon(folder, settings, engine);
    daemon.serve(SERVICE, STREAM_BACK, CompressionOverSocketsTest::streamBack);
  }

  @AfterEach
  void shouldHaveGivenBackAllBuffers() {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (daemon.buffers.lent() != 0 && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(daemon.buffers.lent()).isZero();
    daemon.close();
  }

  private HearthClient connect(CompressionSettings compression) throws Exception {
    return HearthClient.connect(
        ClientOptions.of(daemon.endpoint, "test", "1")
            .withEngine(engine)
            .withCompression(compression));
  }

  private static Reply streamBack(Call call) throws CallException, InterruptedException {
    for (Item next = call.items().next(); next != null; next = call.items().next()) {
      try (Item item = next) {
        call.out()
            .send(
                Message.of(TestDaemon.bytes(item.message())),
                Attachment.of(ByteBuffer.wrap(TestDaemon.bytes(item.attachment().bytes()))));
      }
    }
    return Reply.EMPTY;
  }

  private static byte[] payload(Random random) {
    byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 10_000 : LONG)];
    if (random.nextInt(3) == 0) {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  @Test
  void shouldCarryCallsOfSuchClientsAndOfOthers() throws Exception {
    for (CompressionSettings settings :
        List.of(
            CompressionSettings.OFF, CompressionSettings.ON, new CompressionSettings(true, 1, 6))) {
      try (HearthClient client = connect(settings)) {
        assertThat(client.agreement().compression()).isEqualTo(settings.enabled());
        Random random = new Random(7);
        for (int i = 0; i < 30; i++) {
          byte[] message = payload(random);
          byte[] attachment = payload(random);
          int type = i % 2 == 0 ? TestDaemon.ECHO : TestDaemon.BLOCKING_ECHO;
          try (Answer answer =
              client.call(
                  TestDaemon.SERVICE,
                  message.length + attachment.length > 60_000 ? TestDaemon.BLOCKING_ECHO : type,
                  Message.of(message),
                  Attachment.of(ByteBuffer.wrap(attachment)),
                  client.usualDeadline())) {
            assertThat(TestDaemon.bytes(answer.message())).isEqualTo(message);
            assertThat(TestDaemon.bytes(answer.attachment().bytes())).isEqualTo(attachment);
          }
        }
      }
    }
  }

  @Test
  void shouldStreamBothWays() throws Exception {
    try (HearthClient client = connect(CompressionSettings.ON)) {
      Random random = new Random(9);
      try (OutboundCall call =
          client.start(
              SERVICE, STREAM_BACK, Message.EMPTY, Attachment.none(), Deadline.NONE, true)) {
        for (int i = 0; i < 40; i++) {
          byte[] item = payload(random);
          call.out().send(Message.of(item), Attachment.of(ByteBuffer.wrap(item)));
          try (Item back = Objects.requireNonNull(call.items().next())) {
            assertThat(TestDaemon.bytes(back.message())).isEqualTo(item);
            assertThat(TestDaemon.bytes(back.attachment().bytes())).isEqualTo(item);
          }
        }
        call.endItems();
        call.await().close();
      }
    }
  }

  @Test
  void shouldTakePushesInOrder() throws Exception {
    BlockingQueue<Integer> pushed = new LinkedBlockingQueue<>();
    ClientHandlers handlers =
        new ClientHandlers()
            .onPush(TestDaemon.SERVICE, push -> pushed.add(push.message().remaining()));
    try (HearthClient client =
        HearthClient.connect(
            ClientOptions.of(daemon.endpoint, "test", "1")
                .withEngine(engine)
                .withCompression(CompressionSettings.ON),
            handlers)) {
      byte[] message = new byte[50_000];
      message[0] = 20;
      client.call(TestDaemon.SERVICE, TestDaemon.PUSH, Message.of(message)).close();
      for (int i = 0; i < 20; i++) {
        assertThat(pushed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(message.length);
      }
    }
  }
}
