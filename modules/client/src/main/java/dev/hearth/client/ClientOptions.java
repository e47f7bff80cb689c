package dev.hearth.client;

import dev.hearth.session.SessionSettings;
import dev.hearth.session.compression.CompressionSettings;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.TransportOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to connect.
 *
 * @param endpoint where the daemon listens
 * @param name what the client calls itself, for the daemon's people; at most 128 bytes
 * @param version the client's own version, likewise
 * @param engine the name of the platform's I/O engine
 * @param polling whether a thread that waits looks at the socket for a moment before it sleeps
 * @param connectTimeout how long a daemon may take to let the connection into its queue, and then,
 *     further tries included, to complete the handshake; from 1 ms
 * @param callTimeout how long a call may take that states no time of its own
 * @param readingGrace how long nobody reads the connection after a blocking call, so that the next
 *     one finds the place free; then the background thread, where there is one, takes it. Answers
 *     to futures never wait for that, but pushes and the news of the connection's end may
 * @param endTimeout how long a daemon that has closed the connection without a word may take to
 *     end, so that the calls which fail with that can say how it did; they wait for it
 * @param tokenFile where the token is that the daemon wants of whom it does not know; readable for
 *     nobody but its owner
 * @param session limits and time-outs of the connection; the daemon states those that are its to
 *     state, and the connect time-out takes the place of the handshake's
 */
public record ClientOptions(
    Endpoint endpoint,
    String name,
    String version,
    String engine,
    Polling polling,
    Duration connectTimeout,
    Duration callTimeout,
    Duration readingGrace,
    Duration endTimeout,
    Optional<Path> tokenFile,
    SessionSettings session) {
  /** How long a call may take where nobody says. */
  public static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  /** The reading grace where nobody says. */
  public static final Duration READING_GRACE = Duration.ofMillis(5);

  /** The time for its end where nobody says: a process that dies closes its sockets late. */
  public static final Duration END_TIMEOUT = Duration.ofMillis(500);

  /** Long, because a daemon that is starting lets clients queue until it is ready. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

  /** The usual way to connect. */
  public static ClientOptions of(Endpoint endpoint, String name, String version) {
    return new ClientOptions(
        endpoint,
        name,
        version,
        TransportOptions.AUTO,
        Polling.AUTO,
        CONNECT_TIMEOUT,
        CALL_TIMEOUT,
        READING_GRACE,
        END_TIMEOUT,
        Optional.empty(),
        SessionSettings.DEFAULT);
  }

  /** The same with another time for connecting. */
  public ClientOptions withConnectTimeout(Duration timeout) {
    return new ClientOptions(
        endpoint,
        name,
        version,
        engine,
        polling,
        timeout,
        callTimeout,
        readingGrace,
        endTimeout,
        tokenFile,
        session);
  }

  /** The same with another time for calls that state none. */
  public ClientOptions withCallTimeout(Duration timeout) {
    return new ClientOptions(
        endpoint,
        name,
        version,
        engine,
        polling,
        connectTimeout,
        timeout,
        readingGrace,
        endTimeout,
        tokenFile,
        session);
  }

  /** The same with another grace. */
  public ClientOptions withReadingGrace(Duration grace) {
    return new ClientOptions(
        endpoint,
        name,
        version,
        engine,
        polling,
        connectTimeout,
        callTimeout,
        grace,
        endTimeout,
        tokenFile,
        session);
  }

  /** The same with another time for the end of a daemon. */
  public ClientOptions withEndTimeout(Duration timeout) {
    return new ClientOptions(
        endpoint,
        name,
        version,
        engine,
        polling,
        connectTimeout,
        callTimeout,
        readingGrace,
        timeout,
        tokenFile,
        session);
  }

  /** The same with another I/O engine. */
  public ClientOptions withEngine(String other) {
    return new ClientOptions(
        endpoint,
        name,
        version,
        other,
        polling,
        connectTimeout,
        callTimeout,
        readingGrace,
        endTimeout,
        tokenFile,
        session);
  }

  /** The same with another way to wait. */
  public ClientOptions withPolling(Polling other) {
    return new ClientOptions(
        endpoint,
        name,
        version,
        engine,
        other,
        connectTimeout,
        callTimeout,
        readingGrace,
        endTimeout,
        tokenFile,
        session);
  }

  /** The same with other limits and time-outs. */
  public ClientOptions withSession(SessionSettings other) {
    return new ClientOptions(
        endpoint,
        name,
        version,
        engine,
        polling,
        connectTimeout,
        callTimeout,
        readingGrace,
        endTimeout,
        tokenFile,
        other);
  }

  /**
   * The same with another compression. Unless it is asked for, a client does without: on one
   * machine it rarely pays.
   */
  public ClientOptions withCompression(CompressionSettings compression) {
    return withSession(session.withCompression(compression));
  }

  /** The same with a token. */
  public ClientOptions withTokenFile(Path file) {
    return new ClientOptions(
        endpoint,
        name,
        version,
        engine,
        polling,
        connectTimeout,
        callTimeout,
        readingGrace,
        endTimeout,
        Optional.of(file),
        session);
  }
}
