package dev.hearth.cli.control;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.LockedInstance;
import dev.hearth.client.HearthClient;
import dev.hearth.client.PostMortem;
import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.CallException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth status}: one round trip, for one response carries everything. */
public final class StatusCommand extends DaemonCommand {
  /** Keeps nothing. */
  public StatusCommand() {}

  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("Show how the daemon is: services, connections, memory.");
  }

  /** The reason of the last one is all that there is to show. */
  @Override
  protected CommandFailure noDaemon(
      CommandFailure failure, DaemonTarget target, Invocation invocation) {
    StateFolder folder = target.stateFolder(invocation.environment());
    try {
      Optional<LastExit> exit = LastExit.read(folder);
      if (exit.isPresent()) {
        return LastExitReport.added(failure, exit.get(), Instant.now());
      }
      return LockedInstance.cutOff(target, folder)
          .map(
              process -> LastExitReport.added(failure, process, PostMortem.ofLast(process, folder)))
          .orElse(failure);
    } catch (IOException e) {
      return new CommandFailure(
          failure.exitCode(), failure.getMessage() + "; why the last one left: " + e, failure);
    }
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, InterruptedException {
    StatusReport report = new StatusReport(client.control().statistics(), target.endpoint());
    if (invocation.options().json()) {
      invocation.console().out().println(report.json());
    } else {
      invocation.console().out().print(report.text());
    }
    return ExitCode.OK;
  }
}
