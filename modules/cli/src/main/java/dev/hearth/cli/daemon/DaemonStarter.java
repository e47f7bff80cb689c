package dev.hearth.cli.daemon;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.client.HearthClient;
import dev.hearth.client.daemon.DaemonEnvironment;
import dev.hearth.client.daemon.DaemonProgram;
import dev.hearth.client.daemon.Hearth;
import dev.hearth.client.daemon.ObtainFailure;
import dev.hearth.client.daemon.ObtainOptions;
import dev.hearth.client.daemon.Obtained;
import dev.hearth.protocol.control.ServiceState;
import dev.hearth.protocol.control.ServiceStatus;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    return found(Hearth::obtain, target, invocation, timeout);
  }

  /**
   * Puts the image's daemon in the place of the one that is there, and waits until it is ready.
   *
   * @param timeout how long all of it may take
   * @throws CommandFailure if that is not possible
   */
  public static Found replace(DaemonTarget target, Invocation invocation, Duration timeout)
      throws CommandFailure, InterruptedException {
    return found(Hearth::replace, target, invocation, timeout);
  }

  /** How a daemon is had. */
  private interface Way {
    Obtained obtain(ObtainOptions options);
  }

  private static Found found(Way way, DaemonTarget target, Invocation invocation, Duration timeout)
      throws CommandFailure, InterruptedException {
    Deadline deadline = Deadline.after(timeout);
    Obtained obtained = way.obtain(options(target, invocation, timeout));
    try {
      return found(obtained);
    } catch (CallException e) {
      if (e.code() != ErrorCode.UNAVAILABLE || deadline.hasPassed()) {
        throw Connections.failure(target, e);
      }
    }
    // It has left since it let this client in: the next one is what is wanted.
    Duration left = Duration.ofNanos(Math.max(1, deadline.remainingNanos()));
    try {
      Found next = found(Hearth.obtain(options(target, invocation, left)));
      boolean started = next.started() || obtained instanceof Obtained.Started;
      return new Found(next.daemon(), next.failedServices(), started);
    } catch (CallException e) {
      throw Connections.failure(target, e);
    }
  }

  private static ObtainOptions options(DaemonTarget target, Invocation invocation, Duration timeout)
      throws CommandFailure {
    return ObtainOptions.of(
            Connections.options(target, timeout), Optional.of(program(target, invocation)))
        .withTimeout(timeout)
        .withNotices(notice -> invocation.console().err().println("hearth: " + notice));
  }

  private static Found found(Obtained obtained)
      throws CommandFailure, CallException, InterruptedException {
    return switch (obtained) {
      case Obtained.Attached(HearthClient client) -> found(client, false);
      case Obtained.Started(HearthClient client) -> found(client, true);
      case Obtained.Failed failed -> throw failure(failed);
    };
  }

  private static Found found(HearthClient client, boolean started)
      throws CallException, InterruptedException {
    try (client) {
      List<ServiceStatus> failed =
          client.control().services().getServicesList().stream()
              .filter(service -> service.getState() == ServiceState.FAILED)
              .toList();
      return new Found(client.control().version(), failed, started);
    }
  }

  /** How a command ends for which there is no daemon. */
  private static CommandFailure failure(Obtained.Failed failed) throws InterruptedException {
    ExitCode exitCode = exitCode(failed.reason());
    String advice = exitCode == ExitCode.TIMED_OUT ? "; wait longer with --timeout" : "";
    return new CommandFailure(exitCode, failed.message() + advice);
  }

  /** The exit code for a reason. */
  public static ExitCode exitCode(ObtainFailure reason) throws InterruptedException {
    return switch (reason) {
      case NO_PROGRAM -> ExitCode.NO_DAEMON;
      case NOT_ALLOWED, REFUSED, INCOMPATIBLE, NO_HANDSHAKE -> ExitCode.REFUSED;
      case TIMED_OUT -> ExitCode.TIMED_OUT;
      case CONFIGURATION -> ExitCode.CONFIGURATION;
      case NOT_STARTED -> ExitCode.NOT_STARTED;
      case TRANSPORT -> ExitCode.FAILED;
      case INTERRUPTED -> throw new InterruptedException();
    };
  }

  /** What is started, with the address and the name that this command has found out. */
  private static DaemonProgram program(DaemonTarget target, Invocation invocation)
      throws CommandFailure {
    Map<String, String> variables = invocation.environment().variables();
    DaemonProgram program =
        new DaemonProgram(
            Image.running().hearthd(),
            target.instance(),
            List.of(),
            DaemonEnvironment.of(variables),
            target.stateFolder(invocation.environment()));
    return invocation
        .options()
        .config()
        .map(file -> program.with("--config", file.toString()))
        .orElse(program);
  }
}
