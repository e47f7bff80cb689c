package dev.hearth.client.daemon;

import dev.hearth.client.ClientOptions;
import dev.hearth.session.DaemonAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which daemon is wanted, and how it is had.
 *
 * @param client where it listens and how to connect; the connect time-out holds no longer than what
 *     is left of the whole time-out
 * @param program what to start where none is there; empty to start none
 * @param timeout how long all of it may take
 * @param lookInterval how often who holds the address without listening is looked at: it will
 *     listen, or end, and of these only the end could be told by the system
 * @param stopTimeout how long a daemon that was started in vain may take to stop in good order,
 *     before it is killed: the new one where the old one does not make room
 * @param notices is told, by the thread that asks, what is out of order and did not keep it from
 *     going on: one sentence each
 */
public record ObtainOptions(
    ClientOptions client,
    Optional<DaemonProgram> program,
    Duration timeout,
    Duration lookInterval,
    Duration stopTimeout,
    Consumer<String> notices) {
  /** Long enough for a start on a machine that is busy. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** How often it is looked where nobody says. */
  public static final Duration LOOK_INTERVAL = Duration.ofMillis(10);

  /** How long one that was started in vain may take to stop where nobody says. */
  public static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(ObtainOptions.class.getName());

  /**
   * The user's usual daemon, started where it is not there with the program that {@link
   * DaemonProgram#find} finds. Notices go to the system's logger.
   *
   * @param name what the client calls itself
   * @param version the client's own version
   */
  public static ObtainOptions of(String name, String version) {
    return of(
        ClientOptions.of(
            DaemonAddress.of(DaemonAddress.DEFAULT_INSTANCE, System.getenv()), name, version),
        DaemonProgram.find(System.getenv())
            .map(hearthd -> DaemonProgram.of(hearthd, DaemonAddress.DEFAULT_INSTANCE)));
  }

  /** A daemon at an address, with the usual time-out. */
  public static ObtainOptions of(ClientOptions client, Optional<DaemonProgram> program) {
    return new ObtainOptions(
        client,
        program,
        TIMEOUT,
        LOOK_INTERVAL,
        STOP_TIMEOUT,
        notice -> LOG.log(System.Logger.Level.WARNING, notice));
  }

  /** The same with another time for all of it. */
  public ObtainOptions withTimeout(Duration other) {
    return new ObtainOptions(client, program, other, lookInterval, stopTimeout, notices);
  }

  /** The same with another interval between looks. */
  public ObtainOptions withLookInterval(Duration other) {
    return new ObtainOptions(client, program, timeout, other, stopTimeout, notices);
  }

  /** The same with another time for the stop of one that was started in vain. */
  public ObtainOptions withStopTimeout(Duration other) {
    return new ObtainOptions(client, program, timeout, lookInterval, other, notices);
  }

  /** The same with another who is told what is out of order. */
  public ObtainOptions withNotices(Consumer<String> other) {
    return new ObtainOptions(client, program, timeout, lookInterval, stopTimeout, other);
  }
}
