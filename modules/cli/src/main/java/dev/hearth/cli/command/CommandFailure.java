package dev.hearth.cli.command;

import org.jspecify.annotations.Nullable;

/**
 * A command that cannot do what it was asked. The message is for people: what happened, to what,
 * and what to do.
 */
public final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** A failure that nothing else caused. */
  public CommandFailure(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  /** A failure with its cause, which is not shown. */
  public CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** How the process ends. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
