package dev.hearth.cli.install;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.FileFailure;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.Connections;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.TimeoutOption;
import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.daemon.LockLook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code hearth install}: has the system start the daemon when somebody connects. */
public final class InstallCommand implements Command {
  static final String DRY_RUN = "--dry-run";

  private static final Map<UnitFile.State, String> DONE =
      new EnumMap<>(
          Map.of(
              UnitFile.State.ABSENT, "wrote",
              UnitFile.State.OLDER, "replaced",
              UnitFile.State.SAME, "unchanged"));

  /** Keeps nothing. */
  public InstallCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Have the system look after the daemon: systemd with a socket, launchd with an agent,",
            "both for this user alone. 'hearth uninstall' takes it back.");
    addOptions(spec);
  }

  static void addOptions(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder(DRY_RUN)
            .type(boolean.class)
            .description("Say what would be done, and do nothing.")
            .build());
    TimeoutOption.addTo(
        spec, ManagerCalls.TIMEOUT.toMinutes() + "m for each call of the service manager");
  }

  @Override
  public ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException {
    DaemonTarget target = DaemonTarget.of(invocation);
    Manager manager = Managers.of(invocation, target);
    Map<UnitFile, UnitFile.State> files = checked(manager);
    Manager.Before before = before(files.values());
    ManagerCalls calls =
        new ManagerCalls(manager, TimeoutOption.given(invocation).orElse(ManagerCalls.TIMEOUT));
    if (invocation.has(DRY_RUN)) {
      boolean runs = before != Manager.Before.NOTHING && calls.isReachable() && calls.doesItRun();
      return dryRun(manager, manager.begin(before, runs), invocation);
    }
    boolean reachable = calls.isReachable();
    boolean runs = reachable && calls.doesItRun();
    if (before == Manager.Before.NOTHING || (before == Manager.Before.OLDER && !runs)) {
      checkNobodyIsThere(target);
    }
    InstallReport report = new InstallReport(manager);
    for (Map.Entry<UnitFile, UnitFile.State> entry : files.entrySet()) {
      UnitFile file = entry.getKey();
      try {
        if (entry.getValue() != UnitFile.State.SAME) {
          file.write();
        }
      } catch (IOException e) {
        throw FileFailure.of("write", file.path(), e);
      }
      report.file(file, String.valueOf(DONE.get(entry.getValue())));
    }
    report.calls(calls.run(manager.begin(before, runs), reachable), reachable);
    report.show(invocation);
    return report.hasProblem() ? ExitCode.FAILED : ExitCode.OK;
  }

  /** What is at each path, before any of them is written. */
  static Map<UnitFile, UnitFile.State> checked(Manager manager) throws CommandFailure {
    Map<UnitFile, UnitFile.State> states = new LinkedHashMap<>();
    for (UnitFile file : manager.files()) {
      try {
        states.put(file, file.state());
      } catch (IOException e) {
        throw FileFailure.of("read", file.path(), e);
      }
      if (states.get(file) == UnitFile.State.FOREIGN) {
        throw new CommandFailure(
            ExitCode.FAILED,
            file.path() + " is not of 'hearth install', and is left alone; move it away first");
      }
    }
    return states;
  }

  private static Manager.Before before(Collection<UnitFile.State> files) {
    if (files.stream().allMatch(UnitFile.State.ABSENT::equals)) {
      return Manager.Before.NOTHING;
    }
    return files.stream().allMatch(UnitFile.State.SAME::equals)
        ? Manager.Before.SAME
        : Manager.Before.OLDER;
  }

  /**
   * The system would take the address away from under a daemon that is there and is not its own.
   * Only the lock is looked at: to connect would have the system start one.
   */
  private static void checkNobodyIsThere(DaemonTarget target) throws CommandFailure {
    Path lock = target.addressLock();
    switch (look(target, lock)) {
      case LockLook.Held(var holder) ->
          throw new CommandFailure(
              ExitCode.FAILED,
              "a daemon is there already ("
                  + holder.map(process -> "pid " + process.pid()).orElse(lock + " is held")
                  + "); stop it with '"
                  + target.command("down")
                  + "' and install again");
      case LockLook.Unknown(String why) ->
          throw new CommandFailure(
              ExitCode.FAILED, "it cannot be told whether a daemon is there: " + why);
      case LockLook.Absent(), LockLook.Free(_) -> {
        // Nobody is.
      }
    }
  }

  private static LockLook look(DaemonTarget target, Path lock) throws CommandFailure {
    try {
      return LockLook.atDaemons(target.endpoint(), lock);
    } catch (ConnectFailedException e) {
      throw Connections.failure(target, e);
    }
  }

  private static ExitCode dryRun(Manager manager, List<List<String>> lines, Invocation invocation) {
    InstallReport report = new InstallReport(manager);
    StringBuilder text = new StringBuilder();
    for (UnitFile file : manager.files()) {
      report.file(file, "would write");
      text.append("would write ").append(file.path()).append(":\n");
      file.text().lines().forEach(line -> text.append("  ").append(line).append('\n'));
    }
    lines.forEach(line -> text.append("would run ").append(String.join(" ", line)).append('\n'));
    if (invocation.options().json()) {
      report.show(invocation);
    } else {
      invocation.console().out().print(text);
    }
    return ExitCode.OK;
  }
}
