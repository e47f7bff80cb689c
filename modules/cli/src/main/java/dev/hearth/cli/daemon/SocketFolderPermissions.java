package dev.hearth.cli.daemon;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.config.ConfigurationFile;
import dev.hearth.config.UserEnvironment;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who is to get to a daemon's socket. */
public final class SocketFolderPermissions {
  private static final String OWNER_ONLY = "rwx------";

  private SocketFolderPermissions() {}

  /**
   * What the configuration says, else what the daemon makes the folder with.
   *
   * @throws CommandFailure if the configuration is wrong
   */
  public static Set<PosixFilePermission> of(Invocation invocation) throws CommandFailure {
    UserEnvironment environment = invocation.environment();
    ConfigurationFile file = ConfigurationFile.locate(invocation.options().config(), environment);
    String permissions =
        file.isRequired() || Files.exists(file.path())
            ? ConfiguredDaemon.readAccess(file, environment).folderPermissions().orElse(OWNER_ONLY)
            : OWNER_ONLY;
    try {
      return PosixFilePermissions.fromString(permissions);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION,
          "daemon.access.folder-permissions is '" + permissions + "', and not like rwx------",
          e);
    }
  }
}
