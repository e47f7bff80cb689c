package dev.hearth.cli.cache;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.CallException;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth cache stats}. */
final class StatisticsCommand extends DaemonCommand {
  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("Show what the cache holds and how it has served.");
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, CommandFailure, InterruptedException {
    StatisticsReport report = new StatisticsReport(client.cache().statistics());
    if (invocation.options().json()) {
      invocation.console().out().println(report.json());
    } else {
      invocation.console().out().print(report.text());
    }
    return ExitCode.OK;
  }
}
