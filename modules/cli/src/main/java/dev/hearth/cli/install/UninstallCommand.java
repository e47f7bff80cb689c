package dev.hearth.cli.install;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.FileFailure;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.TimeoutOption;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth uninstall}: takes back what {@code hearth install} did. */
public final class UninstallCommand implements Command {
  /** Keeps nothing. */
  public UninstallCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Take back what 'hearth install' did, and stop the daemon that it started.",
            "Where nothing was installed, all is well already.");
    InstallCommand.addOptions(spec);
  }

  @Override
  public ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException {
    Manager manager = Managers.of(invocation, DaemonTarget.of(invocation));
    Map<UnitFile, UnitFile.State> files = InstallCommand.checked(manager);
    boolean dry = invocation.has(InstallCommand.DRY_RUN);
    InstallReport report = new InstallReport(manager);
    boolean installed =
        files.containsValue(UnitFile.State.SAME) || files.containsValue(UnitFile.State.OLDER);
    ManagerCalls calls =
        new ManagerCalls(manager, TimeoutOption.given(invocation).orElse(ManagerCalls.TIMEOUT));
    boolean reachable = installed && !dry && calls.isReachable();
    if (installed && !dry) {
      report.calls(calls.run(manager.end(), reachable), reachable);
    }
    for (Map.Entry<UnitFile, UnitFile.State> entry : files.entrySet()) {
      report.file(entry.getKey(), remove(entry.getKey(), entry.getValue(), dry));
    }
    if (installed && !dry) {
      report.calls(calls.run(manager.forget(), reachable), reachable);
    }
    report.show(invocation);
    return report.hasProblem() ? ExitCode.FAILED : ExitCode.OK;
  }

  private static String remove(UnitFile file, UnitFile.State state, boolean dry)
      throws CommandFailure {
    if (state == UnitFile.State.ABSENT) {
      return "absent";
    }
    if (dry) {
      return "would remove";
    }
    try {
      file.remove();
      return "removed";
    } catch (IOException e) {
      throw FileFailure.of("remove", file.path(), e);
    }
  }
}
