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
    // The stream keeps to itself that a disk is full or a pipe has gone.
    if (console.out().checkError() && exitCode == ExitCode.OK) {
      console.err().println("hearth: cannot write to standard output: is the disk full?");
      exitCode = ExitCode.FAILED;
    }
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
