package dev.hearth.cli.daemon;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.CallException;
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
   * @param timeout how long the start may take, and each call
   * @throws CommandFailure if there is none afterwards
   */
  public static Found obtain(DaemonTarget target, Invocation invocation, Duration timeout)
      throws CommandFailure, InterruptedException {
    try {
      return find(target, false, timeout);
    } catch (CommandFailure failure) {
      if (failure.exitCode() != ExitCode.NO_DAEMON) {
        throw failure;
      }
    }
    return start(target, invocation, timeout);
  }

  private static Found start(DaemonTarget target, Invocation invocation, Duration timeout)
      throws CommandFailure, InterruptedException {
    try {
      DaemonProcess.launch(commandLine(target, invocation)).awaitReady(timeout);
      return find(target, true, timeout);
    } catch (CommandFailure failure) {
      if (failure.exitCode() != ExitCode.NOT_STARTED) {
        throw failure;
      }
      return findOther(target, timeout, failure);
    }
  }

  /** A daemon that does not start may have found that another was faster. */
  private static Found findOther(DaemonTarget target, Duration timeout, CommandFailure failure)
      throws CommandFailure, InterruptedException {
    try {
      return find(target, false, timeout);
    } catch (CommandFailure none) {
      failure.addSuppressed(none);
      throw failure;
    }
  }

  private static Found find(DaemonTarget target, boolean started, Duration timeout)
      throws CommandFailure, InterruptedException {
    try (HearthClient client = Connections.connect(target, timeout)) {
      return new Found(client.control().version(), started);
    } catch (CallException e) {
      throw Connections.failure(target, e);
    }
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
        LogFile.of(target.instance(), invocation.environment()),
        invocation.environment().variables().getOrDefault("PATH", ""));
  }
}
