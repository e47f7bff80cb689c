package dev.hearth.cli;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandTree;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.output.JsonWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Prints what a shell needs to complete the words of a command line. */
final class CompletionCommand implements Command {
  /** The shells that the script is for. */
  private enum Shell {
    bash,
    zsh
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Print a script that completes command lines of hearth.",
            "Let the shell read it when it starts: source <(hearth completion bash)");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("1")
            .required(true)
            .type(Shell.class)
            .paramLabel("SHELL")
            .description("bash or zsh; the script is the same.")
            .build());
  }

  @Override
  public ExitCode run(Invocation invocation) {
    String script =
        AutoComplete.bash(
            HearthCommand.NAME, CommandTree.complete(HearthCommand.NAME, new HearthCommand()));
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject().field("script", script).endObject();
      invocation.console().out().println(json);
    } else {
      invocation.console().out().print(script);
    }
    return ExitCode.OK;
  }
}
