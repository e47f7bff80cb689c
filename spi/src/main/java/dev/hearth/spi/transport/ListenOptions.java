package dev.hearth.spi.transport;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/**
 * How to listen.
 *
 * @param backlog how many peers may queue in the kernel
 * @param acceptRetry when a listener looks again that could accept no peer for lack of descriptors:
 *     nothing tells a process that it may open some again
 * @param patience how long the one who holds the endpoint's lock without listening may take to give
 *     it back
 * @param waitsForListener whether who listens there is about to go, and is waited for likewise
 * @param folder who gets to the socket's folder, where the platform has such permissions
 * @param socket who may connect, likewise
 */
public record ListenOptions(
    int backlog,
    Duration acceptRetry,
    Duration patience,
    boolean waitsForListener,
    Set<PosixFilePermission> folder,
    Set<PosixFilePermission> socket) {
  /** The usual time after which to accept again. */
  public static final Duration ACCEPT_RETRY = Duration.ofMillis(100);

  /** The patience where nobody says: enough for who only looks, or has just begun to listen. */
  public static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Copies the sets. */
  public ListenOptions {
    if (!acceptRetry.isPositive()) {
      throw new IllegalArgumentException("acceptRetry is " + acceptRetry + ", must be positive");
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
        false,
        PosixFilePermissions.fromString("rwx------"),
        PosixFilePermissions.fromString("rw-------"));
  }

  /** The same with another patience. */
  public ListenOptions withPatience(Duration other) {
    return new ListenOptions(backlog, acceptRetry, other, waitsForListener, folder, socket);
  }

  /** The same for who takes the place of a listener that has been told to go. */
  public ListenOptions waitingForListener() {
    return new ListenOptions(backlog, acceptRetry, patience, true, folder, socket);
  }
}
