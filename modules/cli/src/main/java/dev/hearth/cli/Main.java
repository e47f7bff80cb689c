package dev.hearth.cli;

import dev.hearth.cli.command.CommandTree;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.output.Console;
import dev.hearth.config.UserEnvironment;

/** The process {@code hearth}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process. */
  public static void main(String[] words) {
    Console console = Console.ofProcess();
    ExitCode exitCode = run(words, console);
    console.out().flush();
    System.exit(exitCode.number());
  }

  private static ExitCode run(String[] words, Console console) {
    try {
      return new CommandTree(HearthCommand.NAME, new HearthCommand(), console)
          .run(words, UserEnvironment.current());
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    }
  }
}
