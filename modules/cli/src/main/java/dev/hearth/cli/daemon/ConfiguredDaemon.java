package dev.hearth.cli.daemon;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.config.Configuration;
import dev.hearth.config.ConfigurationFile;
import dev.hearth.config.KeyPath;
import dev.hearth.config.Outcome;
import dev.hearth.config.Problem;
import dev.hearth.config.Schema;
import dev.hearth.config.UserEnvironment;
import java.util.List;

/**
 * Reads from the configuration what a client wants to know of its daemon. Apart from the others,
 * because reading HOCON costs a few milliseconds that a command without a configuration need not
 * pay.
 */
final class ConfiguredDaemon {
  private static final KeyPath DAEMON = KeyPath.of("daemon");
  private static final KeyPath ACCESS = KeyPath.of("daemon", "access");
  private static final KeyPath LOG = KeyPath.of("log");

  private ConfiguredDaemon() {}

  static DaemonKeys read(ConfigurationFile file, UserEnvironment environment)
      throws CommandFailure {
    return read(file, environment, DAEMON, DaemonKeys.class);
  }

  static LogKeys readLog(ConfigurationFile file, UserEnvironment environment)
      throws CommandFailure {
    return read(file, environment, LOG, LogKeys.class);
  }

  static AccessKeys readAccess(ConfigurationFile file, UserEnvironment environment)
      throws CommandFailure {
    return read(file, environment, ACCESS, AccessKeys.class);
  }

  /** Some keys of a section; what else the file has is the daemon's concern. */
  private static <T extends Record> T read(
      ConfigurationFile file, UserEnvironment environment, KeyPath section, Class<T> keys)
      throws CommandFailure {
    Schema schema =
        Schema.builder().record(section, keys).ignore(section).ignore(KeyPath.ROOT).build();
    return switch (Configuration.load(file, List.of(), environment)) {
      case Outcome.Bound<Configuration>(Configuration configuration) ->
          bound(configuration.bind(schema).get(section, keys));
      case Outcome.Invalid<Configuration>(List<Problem> problems) -> throw refusal(problems);
    };
  }

  private static <T> T bound(Outcome<T> outcome) throws CommandFailure {
    return switch (outcome) {
      case Outcome.Bound<T>(T keys) -> keys;
      case Outcome.Invalid<T>(List<Problem> problems) -> throw refusal(problems);
    };
  }

  private static CommandFailure refusal(List<Problem> problems) {
    StringBuilder message = new StringBuilder("cannot tell which daemon is meant:");
    for (Problem problem : problems) {
      message.append("\n  ").append(problem.describe());
    }
    return new CommandFailure(ExitCode.CONFIGURATION, message.toString());
  }
}
