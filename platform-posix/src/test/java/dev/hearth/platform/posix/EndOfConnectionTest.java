package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.platform.posix.RecordingReceiver.Closed;
import dev.hearth.platform.posix.RecordingReceiver.Event;
import dev.hearth.platform.posix.RecordingReceiver.Received;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@EachWay
final class EndOfConnectionTest extends EngineTest {
  EndOfConnectionTest(String engine) {
    super(engine);
  }

  @Test
  void shouldTellBothSidesWhenOneCloses() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();

    server.connection().close();

    assertThat(server.next()).isEqualTo(new Closed(null));
    pull(client);
    assertThat(client.next()).isEqualTo(new Closed(null));
  }

  @Test
  void shouldDeliverWhatWasSentBeforeTheEnd() throws Exception {
    listen();
    RawPeer peer = RawPeer.connect(endpoint);
    peer.write("last words");
    peer.close();
    RecordingReceiver server = accepted();

    assertThat(server.text(10)).isEqualTo("last words");
    assertThat(server.next()).isEqualTo(new Closed(null));
  }

  @Test
  void shouldEndWhenThePeerWillSendNoMore() throws Exception {
    listen();
    try (RawPeer peer = RawPeer.connect(endpoint)) {
      peer.write("all");
      peer.shutdownOutput();
      RecordingReceiver server = accepted();

      assertThat(server.text(3)).isEqualTo("all");
      assertThat(server.next()).isEqualTo(new Closed(null));
      assertThat(peer.read(1)).isEmpty();
    }
  }

  @Test
  void shouldDeliverWhatAPeerSentBeforeItStoppedListening() throws Exception {
    listen();
    RecordingReceiver client = connect();
    RecordingReceiver server = accepted();
    write(server, "why I go");
    server.connection().close();
    server.next(Closed.class);

    boolean done = write(client, "too late");

    if (!byRings()) {
      // A ring takes what nobody will read, as a socket does up to the moment of the end.
      assertThat(done).isFalse();
    }
    pull(client);
    assertThat(client.text(8)).isEqualTo("why I go");
    pull(client);
    assertThat(client.next(Closed.class).cause() == null).isEqualTo(done);
  }

  @Test
  void shouldEndAWriteThatAPeerLeavesUnfinished() throws Exception {
    listen();
    RawPeer peer = RawPeer.connect(endpoint);
    RecordingReceiver server = accepted();
    assertThat(write(server, noise(5_000_000))).isFalse();
    peer.read(1);

    peer.close();

    assertThat(server.next(Closed.class).cause()).isInstanceOf(IOException.class);
    assertThat(write(server, "more")).isFalse();
  }

  @Test
  void shouldEndOnceHoweverManyThreadsClose() throws Exception {
    listen();
    for (int i = 0; i < 50; i++) {
      RecordingReceiver client = connect();
      RecordingReceiver server = accepted();
      List<Thread> threads = new ArrayList<>();
      for (int j = 0; j < 4; j++) {
        threads.add(Thread.startVirtualThread(server.connection()::close));
        threads.add(Thread.startVirtualThread(client.connection()::close));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(server.next()).isEqualTo(new Closed(null));
      assertThat(pulled(client).receive(Long.MAX_VALUE)).isTrue();
      assertThat(client.next()).isEqualTo(new Closed(null));
      assertThat(pulled(client).receive(Long.MAX_VALUE)).isFalse();
      assertThat(server.soFar()).isEmpty();
      assertThat(client.soFar()).isEmpty();
    }
  }

  @Test
  void shouldDeliverNothingAfterTheEnd() throws Exception {
    listen();
    for (int i = 0; i < 100; i++) {
      RecordingReceiver client = connect();
      RecordingReceiver server = accepted();
      Thread writer = Thread.startVirtualThread(() -> writeUntilTheEnd(client));
      Thread closer = Thread.startVirtualThread(server.connection()::close);
      Thread toggler =
          Thread.startVirtualThread(
              () -> {
                server.connection().pauseReading();
                server.connection().resumeReading();
              });
      closer.join();
      toggler.join();
      Event event = server.next();
      while (event instanceof Received) {
        event = server.next();
      }
      assertThat(event).isEqualTo(new Closed(null));
      client.connection().close();
      writer.join();
      assertThat(server.soFar()).isEmpty();
    }
  }

  private static void writeUntilTheEnd(RecordingReceiver client) {
    int left = 1000;
    while (left > 0 && write(client, "again and again")) {
      left--;
    }
  }

  @Test
  void shouldNeverTouchADescriptorThatBelongsToSomeoneElseByNow() throws Exception {
    listen();
    AtomicBoolean done = new AtomicBoolean();
    Path file = folder().resolve("bystander");
    List<Throwable> failures = new ArrayList<>();
    Thread bystander =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!done.get()) {
                      Files.writeString(file, "mine");
                      assertThat(Files.readString(file)).isEqualTo("mine");
                    }
                  } catch (IOException | AssertionError e) {
                    failures.add(e);
                  }
                });
    for (int i = 0; i < 200; i++) {
      RecordingReceiver client = connect();
      RecordingReceiver server = accepted();
      Thread a = Thread.startVirtualThread(() -> writeUntilTheEnd(client));
      Thread b = Thread.startVirtualThread(() -> writeUntilTheEnd(server));
      Thread puller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (pulled(client).receive(Long.MAX_VALUE)) {
                      client.events.clear();
                    }
                  });
      (i % 2 == 0 ? client : server).connection().close();
      for (Thread thread : List.of(a, b, puller)) {
        thread.join();
      }
    }
    done.set(true);
    bystander.join();
    assertThat(failures).isEmpty();
  }

  @Test
  void shouldGiveBackAllDescriptors() throws Exception {
    long before = openDescriptors();
    try (Listener listener = transport.listen(endpoint, 16)) {
      listener.start(this::accept);
      for (int i = 0; i < 20; i++) {
        RecordingReceiver client = connect();
        RecordingReceiver server = accepted();
        Connection first = (i % 2 == 0 ? client : server).connection();
        first.close();
        server.next(Closed.class);
        client.connection().close();
      }
    }
    transport.close();
    assertThat(openDescriptors()).isEqualTo(before);
  }

  @Test
  void shouldEndItsConnectionsAndThreadsWhenTheTransportCloses() throws Exception {
    listen();
    connect();
    RecordingReceiver server = accepted();

    transport.close();

    assertThat(server.next()).isEqualTo(new Closed(null));
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("hearth-io"));
    assertThat(Path.of(endpoint.address())).doesNotExist();
  }
}
