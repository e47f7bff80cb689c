package dev.hearth.launcher;

import dev.hearth.session.Agreement;
import dev.hearth.session.BufferPool;
import dev.hearth.session.Deadlines;
import dev.hearth.session.GoingAway;
import dev.hearth.session.OutboundCall;
import dev.hearth.session.Role;
import dev.hearth.session.Session;
import dev.hearth.session.SessionEnd;
import dev.hearth.session.SessionListener;
import dev.hearth.session.SessionResources;
import dev.hearth.session.SessionSettings;
import dev.hearth.session.Waiting;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import dev.hearth.spi.transport.TransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One connection to a daemon, for one thread. */
final class TestClient implements AutoCloseable {
  private final Transport transport;
  private final SessionResources resources =
      new SessionResources(new BufferPool(1 << 20), new Deadlines());
  private final Session session;
  private final Agreement agreement;

  TestClient(Path socket) throws IOException, InterruptedException {
    transport = platform().open(new TransportOptions("auto", 1, 1 << 16, Polling.AUTO));
    PulledBy waiting = new PulledBy();
    AtomicReference<@Nullable Session> made = new AtomicReference<>();
    waiting.connection =
        transport.connect(
            new Endpoint(socket.toString()),
            Duration.ofMinutes(1),
            connection -> {
              Session opened =
                  new Session(
                      resources,
                      SessionSettings.DEFAULT,
                      connection,
                      new ConnectionHandle(0, 1),
                      Role.Initiator.of("test", "1", ProcessHandle.current().pid()),
                      waiting,
                      request ->
                          request.fail(
                              new CallException(ErrorCode.UNIMPLEMENTED, "nothing to call here")),
                      new Silent());
              made.set(opened);
              return opened;
            });
    session = Objects.requireNonNull(made.get());
    session.start();
    agreement = session.awaitOpen();
  }

  /** The daemon's module uses it and the test's does not, so that it has to be said here. */
  private static TransportProvider platform() {
    TestClient.class.getModule().addUses(TransportProvider.class);
    return ServiceLoader.load(TransportProvider.class).findFirst().orElseThrow();
  }

  Agreement agreement() {
    return agreement;
  }

  /** Calls and answers with a copy of the reply's message. */
  ByteBuffer call(int service, int type, Message message)
      throws CallException, InterruptedException {
    return call(service, type, message, Deadline.NONE);
  }

  /** As the other, which waits until the deadline. */
  ByteBuffer call(int service, int type, Message message, Deadline deadline)
      throws CallException, InterruptedException {
    try (Answer answer = session.call(service, type, message, Attachment.none(), deadline)) {
      return ByteBuffer.allocate(answer.message().remaining()).put(answer.message()).flip();
    }
  }

  /** What the daemon says once it takes no more calls; null before. */
  @Nullable GoingAway goingAway() {
    return session.goingAway();
  }

  /** Begins a call. */
  OutboundCall start(int service, int type, Message message)
      throws CallException, InterruptedException {
    return session.start(service, type, message, Attachment.none(), Deadline.NONE, false);
  }

  /** Begins a call whose answer nobody waits for. */
  void begin(int service, int type) throws CallException, InterruptedException {
    session.start(service, type, Message.EMPTY, Attachment.none(), Deadline.NONE, false);
  }

  @Override
  public void close() {
    session.close("the test is over");
    transport.close();
    resources.close();
  }

  private static final class Silent implements SessionListener {
    @Override
    public void opened(Session session) {}

    @Override
    public void closed(Session session, SessionEnd end) {}
  }

  /** The thread that waits reads. */
  private static final class PulledBy implements Waiting {
    private @Nullable PullConnection connection;

    private PullConnection connection() {
      return Objects.requireNonNull(connection);
    }

    @Override
    public boolean await(BooleanSupplier ready, long nanos) {
      while (!ready.getAsBoolean()) {
        connection().receive(nanos);
      }
      return true;
    }

    @Override
    public void wake(Thread thread) {
      connection().wake();
    }
  }
}
