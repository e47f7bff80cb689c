package dev.hearth.cli.daemon;

import dev.hearth.config.UserEnvironment;
import java.nio.file.Path;

/**
 * Where the standard error of a started daemon goes, beside the state of its services.
 *
 * <pre>
 * $XDG_STATE_HOME/hearth/&lt;instance&gt;/hearthd.log            else ~/.local/state/…
 * %LOCALAPPDATA%\hearth\state\&lt;instance&gt;\hearthd.log       on Windows
 * </pre>
 */
final class LogFile {
  private LogFile() {}

  static Path of(String instance, UserEnvironment environment) {
    Path home = environment.home();
    Path state =
        environment.system() == UserEnvironment.OperatingSystem.WINDOWS
            ? base(environment, "LOCALAPPDATA", home.resolve("AppData", "Local"))
                .resolve("hearth", "state")
            : base(environment, "XDG_STATE_HOME", home.resolve(".local", "state"))
                .resolve("hearth");
    return state.resolve(instance, "hearthd.log");
  }

  private static Path base(UserEnvironment environment, String variable, Path otherwise) {
    Path named = Path.of(environment.variables().getOrDefault(variable, ""));
    return named.isAbsolute() ? named : otherwise;
  }
}
