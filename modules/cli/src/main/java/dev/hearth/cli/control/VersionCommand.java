package dev.hearth.cli.control;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.command.ProgramVersion;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth version}: of this program; that of the daemon stands in {@code status}. */
public final class VersionCommand implements Command {
  /** Keeps nothing. */
  public VersionCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Print this program's version. 'hearth status' has that of the daemon.");
  }

  @Override
  public ExitCode run(Invocation invocation) {
    ProgramVersion.show("hearth", invocation);
    return ExitCode.OK;
  }
}
