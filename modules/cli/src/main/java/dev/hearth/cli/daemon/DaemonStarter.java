package dev.hearth.cli.daemon;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sees to it that a daemon is there. */
public final class DaemonStarter {
  private DaemonStarter() {}

  /**
   * Finds the daemon, or else starts the image's and waits until it is ready.
   *
   * @param timeout how long all of it may take
   * @throws CommandFailure if there is none afterwards
   */
  public static Found obtain(DaemonTarget target, Invocation invocation, Duration timeout)
      throws CommandFailure, InterruptedException {
    Deadline deadline = Deadline.after(timeout);
    try {
      return find(target, false, deadline);
    } catch (CommandFailure failure) {
      if (failure.exitCode() != ExitCode.NO_DAEMON) {
        throw failure;
      }
    }
    return start(target, invocation, deadline);
  }

  private static Found start(DaemonTarget target, Invocation invocation, Deadline deadline)
      throws CommandFailure, InterruptedException {
    try {
      DaemonProcess.launch(commandLine(target, invocation)).awaitReady(left(deadline));
      return find(target, true, deadline);
    } catch (CommandFailure failure) {
      if (failure.exitCode() != ExitCode.NOT_STARTED) {
        throw failure;
      }
      return findOther(target, deadline, failure);
    }
  }

  /** A daemon that does not start may have found that another was faster. */
  private static Found findOther(DaemonTarget target, Deadline deadline, CommandFailure failure)
      throws CommandFailure, InterruptedException {
    try {
      return find(target, false, deadline);
    } catch (CommandFailure none) {
      failure.addSuppressed(none);
      throw failure;
    }
  }

  private static Found find(DaemonTarget target, boolean started, Deadline deadline)
      throws CommandFailure, InterruptedException {
    try (HearthClient client = Connections.connect(target, left(deadline))) {
      return new Found(client.control().version(), started);
    } catch (CallException e) {
      throw Connections.failure(target, e);
    }
  }

  /** At least a moment, so that what is awaited for so long says itself that it is late. */
  private static Duration left(Deadline deadline) {
    return Duration.ofMillis(Math.max(1, Duration.ofNanos(deadline.remainingNanos()).toMillis()));
  }

  /** The daemon is told its address, so that it cannot come to another than this process did. */
  private static DaemonCommandLine commandLine(DaemonTarget target, Invocation invocation)
      throws CommandFailure {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--socket", target.endpoint().address()));
    arguments.addAll(List.of("--instance", target.instance()));
    invocation
        .options()
        .config()
        .ifPresent(file -> arguments.addAll(List.of("--config", file.toString())));
    return DaemonCommandLine.detached(
        Image.running().hearthd(),
        arguments,
        Map.of(),
        target.stateFolder(invocation.environment()).log(),
        invocation.environment().variables().getOrDefault("PATH", ""));
  }
}
