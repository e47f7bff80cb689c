package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.platform.posix.RecordingReceiver.Closed;
import dev.hearth.platform.posix.RecordingReceiver.Received;
import dev.hearth.platform.posix.RecordingReceiver.Written;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@EachWay
final class ConnectionTest extends EngineTest {
  ConnectionTest(String engine) {
    super(engine);
  }

  @Test
  void shouldCarryBytesBothWays() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();

    assertThat(write(client, "hello")).isTrue();
    assertThat(server.text(5)).isEqualTo("hello");
    assertThat(write(server, "hi")).isTrue();
    pull(client);
    assertThat(client.text(2)).isEqualTo("hi");
  }

  @Test
  void shouldSendWhatIsWrittenBeforeItIsConnectedAsSoonAsItIs() throws Exception {
    listen();
    List<Boolean> done = new ArrayList<>();
    RecordingReceiver[] made = new RecordingReceiver[1];
    transport.connect(
        endpoint,
        Duration.ofMinutes(1),
        connection -> {
          made[0] = new RecordingReceiver(connection);
          done.add(write(made[0], "hello"));
          return made[0];
        });

    assertThat(accepted().text(5)).isEqualTo("hello");
    assertThat(done).containsExactly(false);
    made[0].next(Written.class);
    assertThat(write(made[0], "again")).isTrue();
  }

  @Test
  void shouldTellTheReceiverThatItCouldNotConnect() throws Exception {
    RecordingReceiver[] made = new RecordingReceiver[1];

    assertThatThrownBy(
            () ->
                transport.connect(
                    endpoint,
                    Duration.ofMinutes(1),
                    connection -> {
                      made[0] = new RecordingReceiver(connection);
                      write(made[0], "hello");
                      return made[0];
                    }))
        .isInstanceOf(NoSuchFileException.class);

    assertThat(made[0].next(Closed.class).cause()).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldGiveUpWhenTheListenersQueueStaysFull() throws Exception {
    try (Listener _ = transport.listen(endpoint, 1)) {
      fillQueue();

      assertThatThrownBy(() -> connectWithin(Duration.ofMillis(20)))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining("queue is full");
      assertThatThrownBy(() -> connectWithin(Duration.ofNanos(-1)))
          .isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(
              () -> {
                try (Transport other = open(engine)) {
                  other.listen(endpoint, 1);
                }
              })
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void shouldWaitForAPlaceInTheListenersQueue() throws Exception {
    try (Listener listener = transport.listen(endpoint, 1)) {
      fillQueue();
      CompletableFuture<RecordingReceiver> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return connectWithin(Duration.ofMinutes(1));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });

      listener.start(this::accept);

      assertThat(write(waiting.get(20, TimeUnit.SECONDS), "hi")).isTrue();
    }
  }

  private void fillQueue() throws IOException {
    try {
      while (true) {
        connectWithin(Duration.ZERO);
      }
    } catch (SocketTimeoutException e) {
      // It is full now.
    }
  }

  private RecordingReceiver connectWithin(Duration timeout) throws IOException {
    RecordingReceiver[] made = new RecordingReceiver[1];
    transport.connect(endpoint, timeout, c -> made[0] = new RecordingReceiver(c));
    return made[0];
  }

  @Test
  void shouldSayWhichEngineMovesTheBytes() {
    assertThat(transport.engine()).isEqualTo(engine);
  }

  @Test
  void shouldTellBothSidesWhoTheOtherIs() throws Exception {
    listen();
    RecordingReceiver client = connect();

    assertThat(client.connection().credentials().pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(accepted().connection().credentials()).isEqualTo(client.connection().credentials());
    assertThat(client.connection().credentials().uid()).isEqualTo((long) RawPeer.CALLS.geteuid());
  }

  @Test
  void shouldServeConnectionsOnItsThreadsInTurn() throws Exception {
    List<String> threads = new ArrayList<>();
    try (Listener listener = transport.listen(endpoint, 16)) {
      listener.start(
          connection -> {
            synchronized (threads) {
              threads.add(Thread.currentThread().getName());
            }
            return accept(connection);
          });
      for (int i = 0; i < 4; i++) {
        connect();
        accepted();
      }
    }
    assertThat(threads).containsExactly("hearth-io-0", "hearth-io-1", "hearth-io-0", "hearth-io-1");
  }

  @Test
  void shouldWriteManyBuffersInOrderWhetherDirectOrNotOrEmpty() throws Exception {
    listen();
    RecordingReceiver client = connect();
    ByteBuffer[] buffers = new ByteBuffer[200];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < buffers.length; i++) {
      byte[] part = noise(i * 7 % 300);
      all.writeBytes(part);
      buffers[i] = i % 3 == 0 ? ByteBuffer.wrap(part) : direct(part);
    }

    boolean done = client.connection().write(buffers, buffers.length, NO_DESCRIPTORS);
    awaitWritten(client, done);

    assertThat(accepted().bytes(all.size())).isEqualTo(all.toByteArray());
    assertThat(buffers).noneMatch(ByteBuffer::hasRemaining);
  }

  @Test
  void shouldWriteHeapBuffersLargerThanItsCopies() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    byte[] bytes = noise(100_000);

    ByteBuffer[] buffers = {ByteBuffer.wrap(bytes), ByteBuffer.wrap(bytes)};
    boolean done = client.connection().write(buffers, 2, NO_DESCRIPTORS);
    awaitWritten(client, done);
    byte[] arrived = server.bytes(2 * bytes.length);

    assertThat(arrived).startsWith(bytes).endsWith(bytes);
  }

  /** A ring has less room than a socket. */
  private void awaitWritten(RecordingReceiver client, boolean done) throws InterruptedException {
    if (byRings() && !done) {
      pull(client);
      client.next(Written.class);
    } else {
      assertThat(done).isTrue();
    }
  }

  @Test
  void shouldWriteWhatIsInTheFirstBuffersOnly() throws Exception {
    listen();
    RecordingReceiver client = connect();
    ByteBuffer[] buffers = {direct(noise(3)), direct(noise(5)), direct(noise(7))};
    buffers[1].position(2);

    assertThat(client.connection().write(buffers, 2, NO_DESCRIPTORS)).isTrue();
    write(client, "end");

    assertThat(accepted().bytes(9))
        .startsWith(noise(3))
        .endsWith("end".getBytes(StandardCharsets.UTF_8));
    assertThat(buffers[2].remaining()).isEqualTo(7);
  }

  @Test
  void shouldReadIntoTheReceiversBufferFirst() throws Exception {
    ByteBuffer target = ByteBuffer.allocateDirect(10);
    target.position(4);
    // Before the first read: a thread may be about to read in vain when a connection is accepted.
    transport
        .listen(endpoint, 128)
        .start(
            connection -> {
              RecordingReceiver receiver = (RecordingReceiver) accept(connection);
              receiver.target = target;
              return receiver;
            });
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();

    write(client, "0123456789");
    Received received = server.next(Received.class);

    assertThat(new String(received.bytes().array(), StandardCharsets.UTF_8))
        .isEqualTo("0123456789");
    target.rewind();
    byte[] inTarget = new byte[10];
    target.get(inTarget);
    assertThat(new String(inTarget, 4, 6, StandardCharsets.UTF_8)).isEqualTo("012345");
  }

  @Test
  void shouldGiveAllConnectionsOfAThreadTheSameBufferObject() throws Exception {
    listen();
    RecordingReceiver first = connect();
    RecordingReceiver one = accepted();
    connect();
    accepted();
    RecordingReceiver third = connect();
    RecordingReceiver three = accepted();

    write(first, "a");
    one.bytes(1);
    write(third, "b");
    three.bytes(1);

    assertThat(three.lastBeyond).isSameAs(one.lastBeyond);
  }

  @Test
  void shouldRefuseAWriteBeforeTheLastOneIsDone() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    server.connection().pauseReading();
    while (write(client, noise(100_000))) {
      assertThat(server.soFar()).isEmpty();
    }

    assertThatThrownBy(() -> write(client, "too early")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldServeManyConnectionsAtOnce() throws Exception {
    listen();
    List<RecordingReceiver> clients = new ArrayList<>();
    List<RecordingReceiver> servers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      clients.add(connect());
      servers.add(accepted());
    }
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < clients.size(); i++) {
        write(clients.get(i), "%05d".formatted(i));
      }
      for (int i = 0; i < clients.size(); i++) {
        write(servers.get(i), servers.get(i).bytes(5));
      }
      for (int i = 0; i < clients.size(); i++) {
        pull(clients.get(i));
        assertThat(clients.get(i).text(5)).isEqualTo("%05d".formatted(i));
      }
    }
  }

  @Test
  void shouldKeepOnServingWhenAReceiverFails() throws Exception {
    listen();
    RecordingReceiver bad = connect();
    RecordingReceiver badServer = accepted();
    badServer.failOnReceive = true;
    RecordingReceiver good = connect();
    RecordingReceiver goodServer = accepted();
    RecordingReceiver third = connect();

    write(bad, "x");
    assertThat(badServer.next(RecordingReceiver.Closed.class).cause())
        .hasMessageContaining("receiver")
        .hasRootCauseMessage("made to fail");
    write(good, "y");
    assertThat(goodServer.text(1)).isEqualTo("y");
    write(third, "z");
    assertThat(accepted().text(1)).isEqualTo("z");
  }

  @Test
  void shouldTellOfADelayedWriteOnce() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    byte[] bytes = noise(3_000_000);

    assertThat(write(server, bytes)).isFalse();
    byte[] arrived = pullBytes(client, bytes.length);

    assertThat(arrived).isEqualTo(bytes);
    assertThat(server.next()).isEqualTo(new Written());
    assertThat(write(server, "next")).isTrue();
    assertThat(server.soFar()).isEmpty();
  }

  private static byte[] pullBytes(RecordingReceiver client, int count) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < count) {
      pull(client);
      all.writeBytes(client.next(Received.class).bytes().array());
    }
    return all.toByteArray();
  }
}
