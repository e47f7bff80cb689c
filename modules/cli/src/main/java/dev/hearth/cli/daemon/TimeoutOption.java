package dev.hearth.cli.daemon;

import dev.hearth.cli.command.DurationConverter;
import dev.hearth.cli.command.Invocation;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The option {@code --timeout}: how long a command waits for what it asked for. */
public final class TimeoutOption {
  private static final String NAME = "--timeout";

  private TimeoutOption() {}

  /**
   * Adds the option to a command.
   *
   * @param otherwise how long the command waits where the option is not given, for people
   */
  public static void addTo(CommandSpec spec, String otherwise) {
    spec.addOption(
        OptionSpec.builder(NAME)
            .type(Duration.class)
            .converters(new DurationConverter())
            .paramLabel("TIME")
            .description("How long to wait, as 500ms or 2m; otherwise " + otherwise + ".")
            .build());
  }

  /** How long to wait, where the option was given. */
  public static Optional<Duration> given(Invocation invocation) {
    return Optional.ofNullable(invocation.option(NAME, Duration.class));
  }
}
