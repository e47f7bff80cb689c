package dev.hearth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.hearth.client.ClientHandlers;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Connections;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.Message;
import dev.hearth.spi.Peer;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConnectionHooksTest {
  private static final long PATIENCE_SECONDS = 60;

  /** Answered on the I/O thread. */
  private static final int NOTE = 1;

  /** Answered on a thread of its own. */
  private static final int BLOCKING_NOTE = 2;

  /** Waits until it is cancelled, and then for the test. */
  private static final int LINGER = 3;

  /** Answered by the client. */
  private static final int WELCOME = 7;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final CountDownLatch lingering = new CountDownLatch(1);
  private final CountDownLatch lingerOn = new CountDownLatch(1);
  @TempDir private Path folder;

  private TestRuntime daemon(ProbeService.OnOpen onOpen) throws Exception {
    return new TestRuntime(
        folder,
        context ->
            new ProbeService(
                    context, this::register, onOpen, (connections, handle) -> events.add("close"))
                .whenStopped(() -> events.add("stopped")));
  }

  private void register(HandlerRegistry handlers, Connections connections) {
    handlers
        .nonBlocking(NOTE, "note", this::note)
        .blocking(BLOCKING_NOTE, "blocking-note", this::note)
        .blocking(
            LINGER,
            "linger",
            call -> {
              lingering.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                lingerOn.await();
                events.add("lingered");
              }
              return Reply.EMPTY;
            });
  }

  private Reply note(Request request) {
    events.add("request " + request.message().get());
    return Reply.EMPTY;
  }

  private static Answer welcome(Connections connections, Peer peer) throws Exception {
    return connections.call(
        peer.handle(),
        TestRuntime.SERVICE,
        WELCOME,
        Message.EMPTY,
        Attachment.none(),
        Deadline.NONE);
  }

  private static CompletableFuture<Answer> begin(HearthClient client, int type, int number)
      throws InterruptedException {
    return client.callAsync(
        TestRuntime.SERVICE,
        type,
        Message.of(new byte[] {(byte) number}),
        Attachment.none(),
        Deadline.NONE);
  }

  private String next() throws InterruptedException {
    return String.valueOf(events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** The client sends its requests while the hook waits for it; none may be served before. */
  @Test
  void shouldRunOnOpenBeforeAnyRequestAndOnCloseAfterAll() throws Exception {
    CountDownLatch requested = new CountDownLatch(1);
    try (TestRuntime daemon =
        daemon(
            (connections, peer) -> {
              events.add("open");
              welcome(connections, peer).close();
              events.add("opened");
            })) {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      ClientHandlers handlers = new ClientHandlers();
      handlers
          .of(TestRuntime.SERVICE)
          .blocking(
              WELCOME,
              "welcome",
              call -> {
                requested.await();
                return Reply.EMPTY;
              });
      try (HearthClient client = daemon.connect("early", handlers)) {
        for (int i = 0; i < 50; i++) {
          answers.add(begin(client, i % 2 == 0 ? NOTE : BLOCKING_NOTE, i));
        }
        // The answer shows that the I/O thread has seen all requests before it.
        client.ping(Deadline.NONE);
        requested.countDown();
        for (CompletableFuture<Answer> answer : answers) {
          answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).close();
        }
      }
      assertThat(next()).isEqualTo("open");
      assertThat(next()).isEqualTo("opened");
      List<String> requests = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        requests.add(next());
      }
      assertThat(requests).doesNotHaveDuplicates().allMatch(event -> event.startsWith("request"));
      assertThat(requests.stream().filter(ConnectionHooksTest::isEven).toList())
          .as("those of the non-blocking handler keep their order")
          .isSortedAccordingTo((a, b) -> Integer.compare(numberOf(a), numberOf(b)));
      assertThat(next()).isEqualTo("close");
    }
    assertThat(events).containsExactly("stopped");
  }

  private static boolean isEven(String request) {
    return numberOf(request) % 2 == 0;
  }

  private static int numberOf(String request) {
    return Integer.parseInt(request.substring("request ".length()));
  }

  @Test
  void shouldServeTheCallsThatAreNestedInTheHooksOwn() throws Exception {
    CompletableFuture<HearthClient> caller = new CompletableFuture<>();
    ClientHandlers handlers = new ClientHandlers();
    handlers
        .of(TestRuntime.SERVICE)
        .blocking(
            WELCOME,
            "welcome",
            call -> {
              caller
                  .get()
                  .call(TestRuntime.SERVICE, BLOCKING_NOTE, Message.of(new byte[] {5}))
                  .close();
              return Reply.EMPTY;
            });
    try (TestRuntime daemon =
            daemon(
                (connections, peer) -> {
                  welcome(connections, peer).close();
                  events.add("opened");
                });
        HearthClient client = daemon.connect("nested", handlers)) {
      caller.complete(client);

      assertThat(next()).isEqualTo("request 5");
      assertThat(next()).isEqualTo("opened");
    }
  }

  @Test
  void shouldLetTheHookPushAndClose() throws Exception {
    AtomicReference<@Nullable CallException> refused = new AtomicReference<>();
    CompletableFuture<Byte> pushed = new CompletableFuture<>();
    try (TestRuntime daemon =
            new TestRuntime(
                folder,
                context ->
                    new ProbeService(
                        context,
                        this::register,
                        (connections, peer) -> {
                          connections.push(
                              peer.handle(), 9, Message.of(new byte[] {3}), Attachment.none());
                          connections.close(peer.handle(), "enough");
                          events.add("opened");
                        },
                        (connections, handle) -> {
                          try {
                            connections.push(handle, 9, Message.EMPTY, Attachment.none());
                          } catch (CallException e) {
                            refused.set(e);
                          }
                          events.add("close");
                        }));
        HearthClient client =
            daemon.connect(
                "unwanted",
                new ClientHandlers()
                    .onPush(TestRuntime.SERVICE, push -> pushed.complete(push.message().get())))) {
      assertThat(client.agreement().version()).isEqualTo(1);
      assertThat(pushed.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo((byte) 3);
      assertThat(next()).isEqualTo("opened");
      assertThat(next()).isEqualTo("close");
      assertThat(refused.get())
          .asInstanceOf(type(CallException.class))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
    assertThat(events).isEmpty();
  }

  @Test
  void shouldRunOnCloseAfterTheLastHandlerOfTheConnection() throws Exception {
    try (TestRuntime daemon = daemon((connections, peer) -> {})) {
      HearthClient client = daemon.connect("gone");
      CompletableFuture<Answer> lingers = begin(client, LINGER, 0);
      lingering.await();
      client.close();
      assertThatThrownBy(() -> lingers.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(CallException.class);

      lingerOn.countDown();

      assertThat(next()).isEqualTo("lingered");
      assertThat(next()).isEqualTo("close");
    }
  }

  @Test
  void shouldStopTheServiceOnlyAfterTheHandlersThatItHadCancelled() throws Exception {
    TestRuntime daemon = daemon((connections, peer) -> {});
    try (HearthClient client = daemon.connect("late")) {
      CompletableFuture<Answer> lingers = begin(client, LINGER, 0);
      lingering.await();
      Thread stopping = Thread.ofPlatform().start(daemon::close);
      assertThatThrownBy(() -> lingers.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(CallException.class);

      lingerOn.countDown();

      stopping.join();
    }
    assertThat(events).containsExactly("lingered", "close", "stopped");
  }

  @Test
  void shouldGoOnWithAConnectionWhoseHookFails() throws Exception {
    try (TestRuntime daemon =
        daemon(
            (connections, peer) -> {
              throw new IllegalStateException("as you wish");
            })) {
      try (HearthClient client = daemon.connect("hardy")) {
        begin(client, NOTE, 1).get(PATIENCE_SECONDS, TimeUnit.SECONDS).close();
      }
      assertThat(next()).isEqualTo("request 1");
      assertThat(next()).isEqualTo("close");
    }
  }

  /**
   * Many clients come and go at once; the daemon calls each as long as it is there, and some
   * handles have gone stale. Whoever answers is the one whose handle it was.
   */
  @Test
  void shouldTellOfEachConnectionOnceAndNeverReachAnotherPeer() throws Exception {
    Map<ConnectionHandle, String> names = new ConcurrentHashMap<>();
    Map<ConnectionHandle, String> lives = new ConcurrentHashMap<>();
    List<ConnectionHandle> known = new CopyOnWriteArrayList<>();
    try (TestRuntime daemon =
        new TestRuntime(
            folder,
            context ->
                new ProbeService(
                    context,
                    (handlers, connections) ->
                        handlers.blocking(
                            NOTE,
                            "ask-someone",
                            call -> ask(connections, names, known, call.message().get())),
                    (connections, peer) -> {
                      names.put(peer.handle(), peer.name());
                      lives.merge(peer.handle(), "open", (a, b) -> a + " " + b);
                      known.add(peer.handle());
                    },
                    (connections, handle) ->
                        lives.merge(handle, "close", (a, b) -> a + " " + b)))) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int number = i;
        FutureTask<Void> task = new FutureTask<>(() -> comeAndGo(daemon, number));
        Thread.ofPlatform().start(task);
        clients.add(task);
      }
      for (Future<?> client : clients) {
        client.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
    assertThat(lives).hasSize(6 * 15);
    assertThat(lives.values()).containsOnly("open close");
  }

  private static Reply ask(
      Connections connections,
      Map<ConnectionHandle, String> names,
      List<ConnectionHandle> known,
      int seed)
      throws InterruptedException {
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      ConnectionHandle handle = known.get(random.nextInt(known.size()));
      try (Answer answer =
          connections.call(
              handle,
              TestRuntime.SERVICE,
              WELCOME,
              Message.EMPTY,
              Attachment.none(),
              Deadline.NONE)) {
        ByteBuffer name = answer.message();
        assertThat(new String(bytes(name), StandardCharsets.UTF_8)).isEqualTo(names.get(handle));
      } catch (CallException e) {
        assertThat(e.code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.UNAVAILABLE);
      }
    }
    return Reply.EMPTY;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static Void comeAndGo(TestRuntime daemon, int number) throws Exception {
    for (int i = 0; i < 15; i++) {
      String name = "client " + number + "." + i;
      byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
      ClientHandlers handlers = new ClientHandlers();
      handlers
          .of(TestRuntime.SERVICE)
          .nonBlocking(WELCOME, "name", request -> Reply.of(Message.of(encoded)));
      try (HearthClient client = daemon.connect(name, handlers)) {
        begin(client, NOTE, number * 15 + i).get(PATIENCE_SECONDS, TimeUnit.SECONDS).close();
      }
    }
    return null;
  }
}
