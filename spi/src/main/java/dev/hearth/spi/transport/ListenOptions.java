package dev.hearth.spi.transport;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * How to listen.
 *
 * @param backlog how many peers may queue in the kernel
 * @param folder who gets to the socket's folder, where the platform has such permissions
 * @param socket who may connect, likewise
 */
public record ListenOptions(
    int backlog, Set<PosixFilePermission> folder, Set<PosixFilePermission> socket) {
  /** Copies the sets. */
  public ListenOptions {
    folder = Set.copyOf(folder);
    socket = Set.copyOf(socket);
  }

  /** For nobody but the user that listens. */
  public static ListenOptions ownerOnly(int backlog) {
    return new ListenOptions(
        backlog,
        PosixFilePermissions.fromString("rwx------"),
        PosixFilePermissions.fromString("rw-------"));
  }
}
