package dev.hearth.cli.command;

import dev.hearth.cli.output.JsonWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command that cannot do what it was asked. The message is for people: what happened, to what,
 * and what to do.
 */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final transient Consumer<JsonWriter> details;

  /** A failure that nothing else caused. */
  public CommandFailure(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  /** A failure with its cause, which is not shown. */
  public CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
    this(exitCode, message, cause, _ -> {});
  }

  /**
   * A failure that has more for programs.
   *
   * @param details writes members of the object that JSON has for the error
   */
  public CommandFailure(
      ExitCode exitCode, String message, @Nullable Throwable cause, Consumer<JsonWriter> details) {
    super(message, cause);
    this.exitCode = exitCode;
    this.details = details;
  }

  void writeDetails(JsonWriter error) {
    details.accept(error);
  }

  /** How the process ends. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
