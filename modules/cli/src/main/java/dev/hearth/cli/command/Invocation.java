package dev.hearth.cli.command;

import dev.hearth.cli.output.Console;
import dev.hearth.config.UserEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** One call of one command: what was asked for, and where the answer goes. */
public final class Invocation {
  private final ParseResult parsed;
  private final GlobalOptions options;
  private final Console console;
  private final UserEnvironment environment;

  /**
   * @param root the whole command line
   * @param environment the user's
   */
  Invocation(ParseResult root, Console console, UserEnvironment environment) {
    this.options = GlobalOptions.of(root);
    this.parsed = innermost(root);
    this.console = console;
    this.environment = environment;
  }

  /** The part of a command line that belongs to the command itself. */
  static ParseResult innermost(ParseResult root) {
    ParseResult part = root;
    while (part.hasSubcommand()) {
      part = part.subcommand();
    }
    return part;
  }

  /** The options that every command takes. */
  public GlobalOptions options() {
    return options;
  }

  /** Where output goes and input comes from. */
  public Console console() {
    return console;
  }

  /** The user's environment. */
  public UserEnvironment environment() {
    return environment;
  }

  /** Whether an option without a value was given. */
  public boolean has(String option) {
    return parsed.hasMatchedOption(option);
  }

  /** The value of an option of this command; null where it was not given. */
  public <T> @Nullable T option(String name, Class<T> type) {
    return type.cast(parsed.matchedOptionValue(name, (@Nullable Object) null));
  }

  /** The value of an option of this command. */
  public <T> T option(String name, T otherwise) {
    return parsed.matchedOptionValue(name, otherwise);
  }

  /** The value of a parameter of this command; null where it was not given. */
  public <T> @Nullable T parameter(int position, Class<T> type) {
    return type.cast(parsed.matchedPositionalValue(position, (@Nullable Object) null));
  }

  /** The value of a parameter of this command, which has one: picocli has seen to that. */
  public String required(int position) {
    return parsed.matchedPositionalValue(position, "");
  }
}
