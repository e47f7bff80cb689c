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
import dev.hearth.spi.Reply;
import dev.hearth.spi.Service;
import dev.hearth.spi.ServiceContext;
import dev.hearth.spi.StopOutcome;
import dev.hearth.spi.transport.Endpoint;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConnectionsTest {
  private static final long PATIENCE_SECONDS = 60;

  /** Answers with what it is sent. */
  private static final int ECHO = 1;

  /** A non-blocking method that calls its caller. */
  private static final int CALL_ON_THE_IO_THREAD = 2;

  private final BlockingQueue<ConnectionHandle> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<ConnectionHandle> closed = new LinkedBlockingQueue<>();
  private final BlockingQueue<Byte> pushed = new LinkedBlockingQueue<>();
  private final CompletableFuture<Connections> given = new CompletableFuture<>();
  @TempDir private Path folder;
  private TestRuntime daemon;
  private Connections connections;

  @BeforeEach
  void start() throws Exception {
    daemon = daemon("near", given);
    connections = given.get();
  }

  private TestRuntime daemon(String name, CompletableFuture<Connections> connections)
      throws Exception {
    return new TestRuntime(
        Files.createTempDirectory(folder, name),
        context ->
            new ProbeService(
                context,
                (handlers, own) -> {
                  connections.complete(own);
                  register(handlers, own);
                },
                (own, peer) -> opened.add(peer.handle()),
                (own, handle) -> closed.add(handle)));
  }

  private void register(HandlerRegistry handlers, Connections own) {
    handlers
        .nonBlocking(
            ECHO,
            "echo",
            request -> {
              byte[] message = bytes(request.message());
              pushed.add(message[0]);
              return Reply.of(Message.of(message));
            })
        .nonBlocking(
            CALL_ON_THE_IO_THREAD,
            "call-on-the-io-thread",
            request -> {
              try {
                return Reply.of(Message.of(call(own, request.peer().handle(), (byte) 1)));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @AfterEach
  void stop() {
    daemon.close();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static byte[] call(Connections connections, ConnectionHandle handle, byte value)
      throws CallException, InterruptedException {
    try (Answer answer =
        connections.call(
            handle,
            TestRuntime.SERVICE,
            ECHO,
            Message.of(new byte[] {value}),
            Attachment.none(),
            Deadline.NONE)) {
      return bytes(answer.message());
    }
  }

  private static ClientHandlers echo() {
    ClientHandlers handlers = new ClientHandlers();
    handlers
        .of(TestRuntime.SERVICE)
        .nonBlocking(ECHO, "echo", request -> Reply.of(Message.of(bytes(request.message()))));
    return handlers;
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T value = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(value).isNotNull();
    return value;
  }

  /** A call, a push and a close are refused alike, and what they carry is closed. */
  private void assertRefused(ConnectionHandle handle, ErrorCode code, String why) {
    AtomicInteger attachmentsClosed = new AtomicInteger();
    assertThatThrownBy(
            () ->
                connections.call(
                    handle,
                    TestRuntime.SERVICE,
                    ECHO,
                    Message.EMPTY,
                    Attachment.of(ByteBuffer.allocate(9), attachmentsClosed::incrementAndGet),
                    Deadline.NONE))
        .hasMessageContaining(why)
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    assertThatThrownBy(
            () ->
                connections.push(
                    handle,
                    ECHO,
                    Message.EMPTY,
                    Attachment.of(ByteBuffer.allocate(9), attachmentsClosed::incrementAndGet)))
        .hasMessageContaining(why);
    assertThatThrownBy(() -> connections.close(handle, "no")).hasMessageContaining(why);
    assertThat(attachmentsClosed).hasValue(2);
  }

  @Test
  void shouldRefuseEachHandleThatNamesNoConnectionWithItsOwnError() throws Exception {
    HearthClient first = daemon.connect("first");
    ConnectionHandle stale = next(opened);
    first.close();
    next(closed);
    // The kernel keeps the order in which peers come, and so does the one thread that accepts them.
    try (SocketChannel halfOpen = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      halfOpen.connect(UnixDomainSocketAddress.of(daemon.endpoint.address()));
      try (HearthClient second = daemon.connect("second", echo())) {
        ConnectionHandle live = next(opened);
        assertThat(call(connections, live, (byte) 4)).containsExactly(4);
        assertThat(second.isOpen()).isTrue();

        assertRefused(stale, ErrorCode.NOT_FOUND, "stale");
        assertRefused(
            new ConnectionHandle(live.index() + 1, 1), ErrorCode.INVALID_ARGUMENT, "never given");
        assertRefused(
            new ConnectionHandle(live.index(), live.generation() + 1),
            ErrorCode.INVALID_ARGUMENT,
            "never given");
        assertRefused(new ConnectionHandle(0, 1), ErrorCode.FAILED_PRECONDITION, "listener");
        assertRefused(
            new ConnectionHandle(stale.index(), stale.generation() + 1),
            ErrorCode.UNAVAILABLE,
            "handshake");
      }
    }
  }

  @Test
  void shouldCallPushToAndCloseAnOutboundConnectionAsAnyOther() throws Exception {
    try (TestRuntime far = daemon("far", new CompletableFuture<>())) {
      ConnectionHandle handle = connections.connect(far.endpoint, Deadline.NONE);
      ConnectionHandle farEnd = next(opened);

      assertThat(call(connections, handle, (byte) 7)).containsExactly(7);
      assertThat(next(pushed)).isEqualTo((byte) 7);
      connections.push(handle, ECHO, Message.of(new byte[] {8}), Attachment.none());
      assertThat(next(pushed)).isEqualTo((byte) 8);

      connections.close(handle, "done");

      // The one that accepted was told, once each; the one that connected was not.
      assertThat(next(closed)).isEqualTo(farEnd);
      assertThatThrownBy(() -> call(connections, handle, (byte) 9))
          .asInstanceOf(type(CallException.class))
          .satisfies(e -> assertThat(e.code()).isIn(ErrorCode.NOT_FOUND, ErrorCode.UNAVAILABLE));
    }
    assertThat(opened).isEmpty();
    assertThat(closed).isEmpty();
  }

  @Test
  void shouldServeWhatThePeerOfAnOutboundConnectionAsks() throws Exception {
    CompletableFuture<Connections> farConnections = new CompletableFuture<>();
    try (TestRuntime far = daemon("far", farConnections)) {
      connections.connect(far.endpoint, Deadline.NONE);
      ConnectionHandle back = next(opened);

      assertThat(call(farConnections.get(), back, (byte) 6)).containsExactly(6);
    }
  }

  @Test
  void shouldSayWhyItCannotConnect() {
    Endpoint nobody = new Endpoint(folder.resolve("nobody").toString());

    assertThatThrownBy(() -> connections.connect(nobody, Deadline.NONE))
        .hasMessageContaining(nobody.address())
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void shouldGiveUpAConnectionWhoseHandshakeTakesTooLong() throws Exception {
    UnixDomainSocketAddress mute = UnixDomainSocketAddress.of(folder.resolve("mute"));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(mute);

      assertThatThrownBy(
              () ->
                  connections.connect(
                      new Endpoint(mute.getPath().toString()),
                      Deadline.after(Duration.ofMillis(50))))
          .asInstanceOf(type(CallException.class))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
    }
  }

  @Test
  void shouldCountAnswersThatComeTooLateAlsoOfConnectionsThatHaveEnded() throws Exception {
    ClientHandlers handlers = new ClientHandlers();
    handlers
        .of(TestRuntime.SERVICE)
        .blocking(
            ECHO,
            "hang",
            call -> {
              new CountDownLatch(1).await();
              return Reply.EMPTY;
            });
    try (HearthClient client = daemon.connect("slow", handlers)) {
      ConnectionHandle handle = next(opened);
      assertThatThrownBy(
              () ->
                  connections.call(
                      handle,
                      TestRuntime.SERVICE,
                      ECHO,
                      Message.EMPTY,
                      Attachment.none(),
                      Deadline.after(Duration.ofMillis(20))))
          .asInstanceOf(type(CallException.class))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED));
      while (daemon.counts().lateReplies() == 0) {
        client.ping(Deadline.NONE);
      }
    }
    next(closed);

    assertThat(daemon.counts().lateReplies()).isEqualTo(1);
  }

  @Test
  void shouldRefuseANonBlockingHandlerThatWouldWait() throws Exception {
    // One without hooks: a request that is held for onOpen is not answered on the I/O thread.
    try (TestRuntime plain =
            new TestRuntime(Files.createTempDirectory(folder, "plain"), Plain::new);
        HearthClient client = plain.connect("caller", echo())) {
      assertThatThrownBy(
              () -> client.call(TestRuntime.SERVICE, CALL_ON_THE_IO_THREAD, Message.EMPTY))
          .hasMessageContaining("register the method as blocking")
          .asInstanceOf(type(CallException.class))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }
  }

  private final class Plain implements Service {
    private final Connections own;

    Plain(ServiceContext context) {
      own = context.connections();
    }

    @Override
    public void register(HandlerRegistry handlers) {
      ConnectionsTest.this.register(handlers, own);
    }

    @Override
    public void start() {}

    @Override
    public StopOutcome stop(Duration deadline) {
      return StopOutcome.GRACEFUL;
    }
  }
}
