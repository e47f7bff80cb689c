package dev.hearth.cli;

import dev.hearth.cli.command.CommandTree;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.output.Console;
import dev.hearth.cli.output.StandardOutput;
import dev.hearth.config.UserEnvironment;
import java.io.IOException;

/** The process {@code hearth}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process. */
  public static void main(String[] words) {
    StandardOutput output = new StandardOutput();
    Console console = Console.ofProcess(output);
    ExitCode exitCode = run(words, console);
    console.out().flush();
    IOException failure = output.failure();
    if (failure != null && exitCode == ExitCode.OK) {
      console.err().println("hearth: cannot write to standard output: " + failure.getMessage());
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
