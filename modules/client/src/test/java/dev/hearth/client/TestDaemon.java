package dev.hearth.client;

import dev.hearth.session.Budget;
import dev.hearth.session.BufferPool;
import dev.hearth.session.Deadlines;
import dev.hearth.session.InboundCall;
import dev.hearth.session.InboundHandler;
import dev.hearth.session.InboundRequest;
import dev.hearth.session.Role;
import dev.hearth.session.Session;
import dev.hearth.session.SessionEnd;
import dev.hearth.session.SessionListener;
import dev.hearth.session.SessionResources;
import dev.hearth.session.SessionSettings;
import dev.hearth.session.Waiting;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.Message;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.Reply;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import dev.hearth.spi.transport.TransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What a client connects to: sessions over real sockets, with a handful of methods behind them. */
final class TestDaemon implements InboundHandler, SessionListener, AutoCloseable {
  static final int SERVICE = 1024;

  /** Higher than any that Linux gives to a process. */
  static final long PID = 1L << 40;

  /** Answers with what it is sent, on the I/O thread. */
  static final int ECHO = 1;

  /** Answers with what it is sent, on a thread of its own. */
  static final int BLOCKING_ECHO = 2;

  /** Waits until it is cancelled. */
  static final int HANG = 3;

  /** Pushes what it is sent back, as many times as the first byte says, and then answers. */
  static final int PUSH = 4;

  /** Closes the connection. */
  static final int HANG_UP = 5;

  /** Calls the client with what it is sent, and answers with its answer. */
  static final int CALL_BACK = 6;

  /** As {@link Recursion} says, with the client. */
  static final int RECURSE = 7;

  final Endpoint endpoint;
  final BufferPool buffers = new BufferPool(8 << 20);
  final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
  final CountDownLatch hanging = new CountDownLatch(1);
  final CountDownLatch hangEnded = new CountDownLatch(1);
  private final SessionSettings settings;
  private final SessionResources resources;
  private final Transport transport;
  private final Listener listener;
  private final AtomicInteger connections = new AtomicInteger();
  private final Map<Integer, Map<Integer, BlockingHandler>> services = new ConcurrentHashMap<>();

  TestDaemon(Path folder) throws IOException {
    this(folder, SessionSettings.DEFAULT);
  }

  TestDaemon(Path folder, SessionSettings settings) throws IOException {
    this(folder, settings, TransportOptions.AUTO);
  }

  TestDaemon(Path folder, SessionSettings settings, String engine) throws IOException {
    this(folder, settings, engine, Budget.unlimited());
  }

  /**
   * As the others.
   *
   * @param bytes how much may be held
   */
  TestDaemon(Path folder, SessionSettings settings, String engine, Budget bytes)
      throws IOException {
    this.settings = settings;
    resources = new SessionResources(buffers, new Deadlines(), bytes, Budget.unlimited());
    endpoint = new Endpoint(folder.resolve("s").toString());
    transport = open(engine);
    listener = transport.listen(endpoint, 16);
    listener.start(this::accept);
  }

  /** Serves a connection. */
  Session accept(Connection connection) {
    Session session =
        new Session(
            resources,
            settings,
            connection,
            new ConnectionHandle(connections.getAndIncrement(), 1),
            new Role.Acceptor(
                new HostIdentity("1.0", "test", PID, 5, 1),
                List::of,
                (peer, token) -> PeerRole.ADMIN),
            Waiting.PARKING,
            this,
            this);
    session.start();
    return session;
  }

  static Transport open() throws IOException {
    return open(TransportOptions.AUTO);
  }

  private static Transport open(String engine) throws IOException {
    return ServiceLoader.load(TransportProvider.class)
        .findFirst()
        .orElseThrow()
        .open(new TransportOptions(engine, 1, 64 << 10, Polling.AUTO));
  }

  ClientOptions options() {
    return ClientOptions.of(endpoint, "test", "1.0").withSession(settings);
  }

  HearthClient connect() throws Exception {
    return HearthClient.connect(options());
  }

  /** Has a method of another service answered. */
  void serve(int serviceId, int messageType, BlockingHandler handler) {
    services.computeIfAbsent(serviceId, id -> new ConcurrentHashMap<>()).put(messageType, handler);
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @Override
  public void request(InboundRequest request) {
    try {
      if (request.serviceId() != SERVICE) {
        BlockingHandler handler = handler(request);
        run(request.detach(), handler);
        return;
      }
      switch (request.messageType()) {
        case ECHO -> request.reply(echo(request.message(), request.attachment()));
        case BLOCKING_ECHO ->
            run(request.detach(), call -> echo(call.message(), call.attachment()));
        case HANG -> run(request.detach(), this::hang);
        case PUSH -> push(request);
        case CALL_BACK -> {
          Session caller = session(request.peer().handle());
          run(request.detach(), call -> callBack(caller, call));
        }
        case RECURSE -> {
          Session caller = session(request.peer().handle());
          run(request.detach(), call -> Recursion.answer(call, caller::call));
        }
        case HANG_UP -> session(request.peer().handle()).close("as you wish");
        default -> request.fail(new CallException(ErrorCode.UNIMPLEMENTED, "no such type"));
      }
    } catch (CallException e) {
      request.fail(e);
    }
  }

  private BlockingHandler handler(InboundRequest request) throws CallException {
    BlockingHandler handler =
        services.getOrDefault(request.serviceId(), Map.of()).get(request.messageType());
    if (handler == null) {
      throw new CallException(ErrorCode.UNIMPLEMENTED, "no such service");
    }
    return handler;
  }

  private static Reply echo(ByteBuffer message, ByteBuffer attachment) {
    return new Reply(Message.of(bytes(message)), Attachment.of(ByteBuffer.wrap(bytes(attachment))));
  }

  private Reply hang(Call call) {
    hanging.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      hangEnded.countDown();
    }
    return Reply.EMPTY;
  }

  private void push(InboundRequest request) throws CallException {
    byte[] message = bytes(request.message());
    for (int i = 0; i < message[0]; i++) {
      session(request.peer().handle())
          .push(SERVICE, i, Message.of(message), Attachment.of(ByteBuffer.wrap(new byte[i])));
    }
    request.reply(Reply.EMPTY);
  }

  private static Reply callBack(Session caller, Call call)
      throws CallException, InterruptedException {
    try (Answer answer =
        caller.call(
            SERVICE,
            CALL_BACK,
            Message.of(bytes(call.message())),
            Attachment.none(),
            Deadline.NONE)) {
      return Reply.of(Message.of(bytes(answer.message())));
    }
  }

  private Session session(ConnectionHandle handle) {
    return sessions.stream().filter(s -> s.handle().equals(handle)).findFirst().orElseThrow();
  }

  private static void run(InboundCall call, BlockingHandler handler) {
    Thread.startVirtualThread(
        () -> {
          try (call) {
            answer(call, handler);
          }
        });
  }

  private static void answer(InboundCall call, BlockingHandler handler) {
    try {
      call.reply(call.handle(handler));
    } catch (CallException e) {
      call.fail(e);
    } catch (Exception e) {
      call.fail(new CallException(ErrorCode.INTERNAL, e.toString(), e));
    }
  }

  @Override
  public void opened(Session session) {
    sessions.add(session);
  }

  @Override
  public void closed(Session session, SessionEnd end) {
    sessions.remove(session);
  }

  @Override
  public void close() {
    listener.close();
    transport.close();
    resources.close();
  }
}
