package dev.hearth.cli.install;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.FileFailure;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.Image;
import dev.hearth.config.UserEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which service manager this system has. */
final class Managers {
  private Managers() {}

  /** The one for the daemon that the command line means. */
  static Manager of(Invocation invocation, DaemonTarget target) throws CommandFailure {
    UserEnvironment environment = invocation.environment();
    Installation daemon =
        new Installation(
            target.instance(),
            Path.of(target.endpoint().address()),
            invocation.options().config(),
            Image.running().hearthd(),
            target.stateFolder(environment),
            Installation.places(environment.variables()));
    Path home = environment.home();
    return switch (environment.system()) {
      case XDG -> new Systemd(startable(daemon), units(environment));
      case MAC_OS -> new Launchd(daemon, home.resolve("Library", "LaunchAgents"), user(home));
      case WINDOWS ->
          throw new CommandFailure(
              ExitCode.FAILED,
              "there is no service manager to install into on Windows; '"
                  + target.command("up")
                  + "' starts the daemon");
    };
  }

  /** Systemd takes no program whose path has one of these, however they are written. */
  private static Installation startable(Installation daemon) throws CommandFailure {
    if (daemon.program().toString().chars().anyMatch(c -> "\"'\\".indexOf(c) >= 0)) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "systemd starts no program whose path has quotes or a backslash; move the image away from"
              + " "
              + daemon.program());
    }
    return daemon;
  }

  private static Path units(UserEnvironment environment) {
    Path named = Path.of(environment.variables().getOrDefault("XDG_CONFIG_HOME", ""));
    Path config = named.isAbsolute() ? named : environment.home().resolve(".config");
    return config.resolve("systemd", "user");
  }

  /** Java does not tell the user's number; the owner of the home folder does. */
  private static long user(Path home) throws CommandFailure {
    try {
      return Integer.toUnsignedLong((Integer) Files.getAttribute(home, "unix:uid"));
    } catch (IOException e) {
      throw FileFailure.of("read", home, e);
    }
  }
}
