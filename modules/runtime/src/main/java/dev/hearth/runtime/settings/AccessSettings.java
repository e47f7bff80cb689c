package dev.hearth.runtime.settings;

import dev.hearth.spi.PeerRole;
import dev.hearth.spi.transport.ListenOptions;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The section {@code daemon.access}.
 *
 * @param owner what the user may do that the daemon runs as
 * @param users what others may do, by name or number
 * @param groups what members of groups may do, by name or number
 * @param tokenFile where the token is that lets in whom the system says nothing about
 * @param tokenRole what such a peer may do
 * @param folderPermissions who gets to the socket's folder
 * @param socketPermissions who may connect to the socket
 */
public record AccessSettings(
    PeerRole owner,
    Map<String, PeerRole> users,
    Map<String, PeerRole> groups,
    Optional<Path> tokenFile,
    PeerRole tokenRole,
    String folderPermissions,
    String socketPermissions) {
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  /** Checks the permissions, and that whom the configuration lets in can reach the socket. */
  public AccessSettings {
    Set<PosixFilePermission> folder = permissions("folder-permissions", folderPermissions);
    Set<PosixFilePermission> socket = permissions("socket-permissions", socketPermissions);
    boolean hasOthers = !users.isEmpty() || !groups.isEmpty();
    boolean reachable =
        folder.stream().anyMatch(OTHERS::contains) && socket.stream().anyMatch(OTHERS::contains);
    if (hasOthers && !reachable) {
      throw new IllegalArgumentException(
          "users or groups are let in, and folder-permissions (%s) or socket-permissions (%s) keep them from the socket; rwx--x--x and rw-rw-rw- let them get there"
              .formatted(folderPermissions, socketPermissions));
    }
  }

  private static Set<PosixFilePermission> permissions(String key, String text) {
    try {
      return PosixFilePermissions.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + " is '" + text + "', must be like rwxr-x---", e);
    }
  }

  /** How the platform is told to listen. */
  public ListenOptions toListen(IoSettings io) {
    return new ListenOptions(
        io.backlog(),
        io.acceptRetry(),
        ListenOptions.PATIENCE,
        ListenOptions.LOOK_INTERVAL,
        false,
        () -> true,
        PosixFilePermissions.fromString(folderPermissions),
        PosixFilePermissions.fromString(socketPermissions));
  }

  /** Whether nobody but the daemon's own user gets to the socket. */
  public boolean isPrivate() {
    return PosixFilePermissions.fromString(folderPermissions).stream().noneMatch(OTHERS::contains);
  }
}
