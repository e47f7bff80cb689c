package dev.hearth.client;

import dev.hearth.session.Agreement;
import dev.hearth.session.EndCause;
import dev.hearth.session.Role;
import dev.hearth.session.Session;
import dev.hearth.session.SessionEnd;
import dev.hearth.session.SessionException;
import dev.hearth.session.SessionListener;
import dev.hearth.session.SessionResources;
import dev.hearth.session.SessionSettings;
import dev.hearth.session.TokenFile;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Opens a session with a daemon: connects and shakes hands, within the connect time-out.
 *
 * <p>A daemon disconnects those who do not say HELLO soon, and on a machine with too much to do
 * that may be none of their fault. So all that it takes is made before the connection, HELLO
 * included, and who has been disconnected for this reason tries again while there is time.
 */
final class Opening {
  private static final ConnectionHandle ONLY_CONNECTION = new ConnectionHandle(0, 1);
  private static final long SHORTEST_MILLIS = 1;
  private static final byte[] NO_TOKEN = {};

  private final ClientOptions options;
  private final Transport transport;
  private final SessionResources resources;
  private final DaemonRequests requests;
  private final Role role;
  private @Nullable Deadline deadline;

  /**
   * A session that is open.
   *
   * @param reading reads its connection
   * @param daemon the daemon's process, as it was seen when the session was open
   */
  record Opened(Session session, Reading reading, Agreement agreement, DaemonSight daemon) {}

  /** One try. */
  private final class Attempt implements SessionListener {
    private final Reading reading = new Reading(options.readingGrace());
    private final DaemonSight daemon = new DaemonSight();
    private @Nullable Session session;
    private boolean connected;

    Session receiver(Connection connection) {
      Session made =
          new Session(
              resources, settings(), connection, ONLY_CONNECTION, role, reading, requests, this);
      session = made;
      made.start();
      return made;
    }

    Opened run() throws IOException, InterruptedException {
      PullConnection connection = transport.connect(options.endpoint(), left(), this::receiver);
      reading.attach(connection);
      Session made = session;
      if (made == null) {
        throw new IllegalStateException("the transport did not ask for a receiver");
      }
      daemon.look(connection.credentials());
      connected = true;
      Agreement agreed = awaitOpen(made);
      daemon.look(agreed.daemon());
      return new Opened(made, reading, agreed, daemon);
    }

    @Override
    public void opened(Session opened) {}

    @Override
    public SessionEnd lost(Session lost, SessionEnd end) {
      LostDaemon lostDaemon = LostDaemon.ofUser(options.endTimeout());
      if (lost.agreement() != null) {
        return lostDaemon.explain(lost, daemon, end);
      }
      return connected
          ? new LostListener(lostDaemon, transport, options.endpoint()).explain(daemon, end)
          : end;
    }

    @Override
    public void closed(Session closed, SessionEnd end) {
      reading.close();
    }
  }

  /**
   * Prepares it.
   *
   * @throws ConnectFailedException if the token cannot be read
   */
  Opening(
      ClientOptions options,
      Transport transport,
      SessionResources resources,
      DaemonRequests requests)
      throws ConnectFailedException {
    this.options = options;
    this.transport = transport;
    this.resources = resources;
    this.requests = requests;
    role =
        Role.Initiator.of(
            options.name(), options.version(), ProcessHandle.current().pid(), token());
  }

  /**
   * Opens the session.
   *
   * @throws ConnectFailedException says why not
   */
  Opened open() throws ConnectFailedException, InterruptedException {
    while (true) {
      try {
        return new Attempt().run();
      } catch (SessionException e) {
        if (e.end().cause() != EndCause.HANDSHAKE_TIMEOUT || deadline().hasPassed()) {
          throw failure(reasonOf(e.end().cause()), why(e.end()), e);
        }
      } catch (IOException e) {
        throw failure(reasonOf(e), String.valueOf(e.getMessage()), e);
      }
    }
  }

  private byte[] token() throws ConnectFailedException {
    try {
      return options.tokenFile().isPresent() ? TokenFile.read(options.tokenFile().get()) : NO_TOKEN;
    } catch (IOException e) {
      throw failure(ConnectFailure.NOT_ALLOWED, "the token cannot be read: " + e.getMessage(), e);
    }
  }

  /** Set at the first try, when this end has all that it needs: the time is the daemon's. */
  private Deadline deadline() {
    Deadline set = deadline;
    if (set == null) {
      set = Deadline.after(options.connectTimeout());
      deadline = set;
    }
    return set;
  }

  /** This end waits for as long as there is time. */
  private SessionSettings settings() {
    return options.session().withHandshakeTimeout(left());
  }

  /** At least a moment, so that what is awaited for so long says itself that it is late. */
  private Duration left() {
    long millis = Duration.ofNanos(deadline().remainingNanos()).toMillis();
    return Duration.ofMillis(Math.max(millis, SHORTEST_MILLIS));
  }

  private static Agreement awaitOpen(Session session)
      throws SessionException, InterruptedException {
    try {
      return session.awaitOpen();
    } catch (SessionException | InterruptedException e) {
      session.close("the handshake failed");
      session.awaitClosed();
      throw e;
    }
  }

  private static String why(SessionEnd end) {
    return switch (end.cause()) {
      case HANDSHAKE_TIMEOUT -> "the daemon does not answer";
      case PEER_BROKE_RULE -> "who listens there is no Hearth: " + end.message();
      default -> end.message();
    };
  }

  private ConnectFailedException failure(ConnectFailure reason, String why, IOException cause) {
    String said =
        reason == ConnectFailure.TIMED_OUT
            ? why
                + "; gave up after "
                + options.connectTimeout().toMillis()
                + " ms: the daemon is suspended, or the machine has too much to do"
            : why;
    return new ConnectFailedException(reason, options.endpoint(), said, cause);
  }

  private static ConnectFailure reasonOf(EndCause cause) {
    return switch (cause) {
      case INCOMPATIBLE -> ConnectFailure.INCOMPATIBLE;
      case REFUSED_BY_PEER -> ConnectFailure.REFUSED;
      case HANDSHAKE_TIMEOUT -> ConnectFailure.TIMED_OUT;
      default -> ConnectFailure.NO_HANDSHAKE;
    };
  }

  private static ConnectFailure reasonOf(IOException e) {
    return switch (e) {
      case NoSuchFileException none -> ConnectFailure.NO_DAEMON;
      case ConnectException none -> ConnectFailure.NO_DAEMON;
      case ProtocolException other -> ConnectFailure.NO_HANDSHAKE;
      case SocketTimeoutException late -> ConnectFailure.TIMED_OUT;
      case AccessDeniedException denied -> ConnectFailure.NOT_ALLOWED;
      default -> ConnectFailure.TRANSPORT;
    };
  }
}
