package dev.hearth.cli;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.CommandTree;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Shows the help of a command, as {@code --help} behind it does. */
final class HelpCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Show the options of a command.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0..*")
            .arity("0..*")
            .type(String[].class)
            .auxiliaryTypes(String.class)
            .paramLabel("COMMAND")
            .description("Its words, as in: help cache get.")
            .build());
  }

  @Override
  public ExitCode run(Invocation invocation) throws CommandFailure {
    CommandLine line = CommandTree.complete(HearthCommand.NAME, new HearthCommand());
    String[] words = invocation.parameter(0, String[].class);
    for (String word : words == null ? new String[0] : words) {
      CommandLine next = line.getSubcommands().get(word);
      if (next == null) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "'" + line.getCommandSpec().qualifiedName() + "' has no command '" + word + "'");
      }
      line = next;
    }
    CommandTree.showUsage(line, invocation);
    return ExitCode.OK;
  }
}
