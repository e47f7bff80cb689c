package dev.hearth.spi.transport;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * How to listen.
 *
 * @param backlog how many peers may queue in the kernel
 * @param acceptRetry when a listener looks again that could accept no peer for lack of descriptors:
 *     nothing tells a process that it may open some again
 * @param patience how long the one who holds the endpoint's lock without listening may take to give
 *     it back
 * @param lookInterval how often, while it is waited for, the lock and who listens are looked at:
 *     nothing tells a process that another has begun to listen, and who blocks in the kernel for
 *     the lock cannot be told to give up
 * @param waitsForListener whether who listens there is about to go, and is waited for likewise
 * @param wanted whether somebody still wants this process to listen there, asked at each look while
 *     it waits
 * @param folder who gets to the socket's folder, where the platform has such permissions
 * @param socket who may connect, likewise
 */
public record ListenOptions(
    int backlog,
    Duration acceptRetry,
    Duration patience,
    Duration lookInterval,
    boolean waitsForListener,
    BooleanSupplier wanted,
    Set<PosixFilePermission> folder,
    Set<PosixFilePermission> socket) {
  /** The usual time after which to accept again. */
  public static final Duration ACCEPT_RETRY = Duration.ofMillis(100);

  /** The patience where nobody says: enough for who only looks, or has just begun to listen. */
  public static final Duration PATIENCE = Duration.ofSeconds(1);

  /** The usual time between two looks: a part of what a start takes. */
  public static final Duration LOOK_INTERVAL = Duration.ofMillis(5);

  /** Copies the sets. */
  public ListenOptions {
    if (!acceptRetry.isPositive()) {
      throw new IllegalArgumentException("acceptRetry is " + acceptRetry + ", must be positive");
    }
    if (!lookInterval.isPositive()) {
      throw new IllegalArgumentException("lookInterval is " + lookInterval + ", must be positive");
    }
    folder = Set.copyOf(folder);
    socket = Set.copyOf(socket);
  }

  /** For nobody but the user that listens. */
  public static ListenOptions ownerOnly(int backlog) {
    return new ListenOptions(
        backlog,
        ACCEPT_RETRY,
        PATIENCE,
        LOOK_INTERVAL,
        false,
        () -> true,
        PosixFilePermissions.fromString("rwx------"),
        PosixFilePermissions.fromString("rw-------"));
  }

  /** The same with another patience. */
  public ListenOptions withPatience(Duration other) {
    return new ListenOptions(
        backlog, acceptRetry, other, lookInterval, waitsForListener, wanted, folder, socket);
  }

  /** The same with another time between two looks at who is waited for. */
  public ListenOptions withLookInterval(Duration other) {
    return new ListenOptions(
        backlog, acceptRetry, patience, other, waitsForListener, wanted, folder, socket);
  }

  /** The same for who takes the place of a listener that has been told to go. */
  public ListenOptions waitingForListener() {
    return new ListenOptions(
        backlog, acceptRetry, patience, lookInterval, true, wanted, folder, socket);
  }

  /** The same for who gives up waiting where nobody wants it to listen any more. */
  public ListenOptions whileWanted(BooleanSupplier other) {
    return new ListenOptions(
        backlog, acceptRetry, patience, lookInterval, waitsForListener, other, folder, socket);
  }
}
