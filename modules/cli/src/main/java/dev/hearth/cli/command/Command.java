package dev.hearth.cli.command;

/** Something that can be done. */
public non-sealed interface Command extends CommandNode {
  /**
   * Does it.
   *
   * @return how the process ends
   * @throws CommandFailure if it cannot be done
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException;
}
