package dev.hearth.client;

import dev.hearth.session.SessionSettings;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.TransportOptions;
import java.time.Duration;

/**
 * How to connect.
 *
 * @param endpoint where the daemon listens
 * @param name what the client calls itself, for the daemon's people; at most 128 bytes
 * @param version the client's own version, likewise
 * @param engine the name of the platform's I/O engine
 * @param callTimeout how long a call may take that states no time of its own
 * @param readingGrace how long nobody reads the connection after a blocking call, so that the next
 *     one finds the place free; then the background thread, where there is one, takes it. Answers
 *     to futures never wait for that, but pushes and the news of the connection's end may
 * @param session limits and time-outs of the connection; the daemon states those that are its to
 *     state
 */
public record ClientOptions(
    Endpoint endpoint,
    String name,
    String version,
    String engine,
    Duration callTimeout,
    Duration readingGrace,
    SessionSettings session) {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration READING_GRACE = Duration.ofMillis(5);

  /** Longer than a daemon's own: one that is starting lets clients queue until it is ready. */
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(15);

  /** The usual way to connect. */
  public static ClientOptions of(Endpoint endpoint, String name, String version) {
    return new ClientOptions(
        endpoint,
        name,
        version,
        TransportOptions.AUTO,
        CALL_TIMEOUT,
        READING_GRACE,
        SessionSettings.DEFAULT.withHandshakeTimeout(HANDSHAKE_TIMEOUT));
  }

  /** The same with another time for calls that state none. */
  public ClientOptions withCallTimeout(Duration timeout) {
    return new ClientOptions(endpoint, name, version, engine, timeout, readingGrace, session);
  }

  /** The same with another grace. */
  public ClientOptions withReadingGrace(Duration grace) {
    return new ClientOptions(endpoint, name, version, engine, callTimeout, grace, session);
  }

  /** The same with another I/O engine. */
  public ClientOptions withEngine(String other) {
    return new ClientOptions(endpoint, name, version, other, callTimeout, readingGrace, session);
  }

  /** The same with other limits and time-outs. */
  public ClientOptions withSession(SessionSettings other) {
    return new ClientOptions(endpoint, name, version, engine, callTimeout, readingGrace, other);
  }
}
