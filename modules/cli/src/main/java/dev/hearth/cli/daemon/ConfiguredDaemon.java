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
 * Reads from the configuration which daemon is meant. Apart from the others, because reading HOCON
 * costs a few milliseconds that a command without a configuration need not pay.
 */
final class ConfiguredDaemon {
  private static final KeyPath DAEMON = KeyPath.of("daemon");

  private ConfiguredDaemon() {}

  static DaemonKeys read(ConfigurationFile file, UserEnvironment environment)
      throws CommandFailure {
    Schema schema =
        Schema.builder()
            .record(DAEMON, DaemonKeys.class)
            .ignore(DAEMON)
            .ignore(KeyPath.ROOT)
            .build();
    return switch (Configuration.load(file, List.of(), environment)) {
      case Outcome.Bound<Configuration>(Configuration configuration) ->
          keys(configuration.bind(schema).get(DAEMON, DaemonKeys.class));
      case Outcome.Invalid<Configuration>(List<Problem> problems) -> throw refusal(problems);
    };
  }

  private static DaemonKeys keys(Outcome<DaemonKeys> outcome) throws CommandFailure {
    return switch (outcome) {
      case Outcome.Bound<DaemonKeys>(DaemonKeys keys) -> keys;
      case Outcome.Invalid<DaemonKeys>(List<Problem> problems) -> throw refusal(problems);
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
