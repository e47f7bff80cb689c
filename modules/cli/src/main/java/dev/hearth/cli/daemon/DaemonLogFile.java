package dev.hearth.cli.daemon;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.Invocation;
import dev.hearth.config.ConfigurationFile;
import dev.hearth.config.UserEnvironment;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a daemon's log is. */
public final class DaemonLogFile {
  private DaemonLogFile() {}

  /**
   * The file that {@code log.file} of the configuration names, else that of the state folder.
   *
   * @throws CommandFailure if the configuration is wrong
   */
  public static Path of(DaemonTarget target, Invocation invocation) throws CommandFailure {
    UserEnvironment environment = invocation.environment();
    Path usual = target.stateFolder(environment).log();
    ConfigurationFile file = ConfigurationFile.locate(invocation.options().config(), environment);
    return file.isRequired() || Files.exists(file.path())
        ? ConfiguredDaemon.readLog(file, environment).file().orElse(usual)
        : usual;
  }
}
