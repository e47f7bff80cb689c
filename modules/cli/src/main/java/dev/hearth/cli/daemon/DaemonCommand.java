package dev.hearth.cli.daemon;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.client.DaemonEndedException;
import dev.hearth.client.HearthClient;
import dev.hearth.client.PostMortem;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;

/** A command that asks a running daemon. */
public abstract class DaemonCommand implements Command {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

  /** Keeps nothing. */
  protected DaemonCommand() {}

  @Override
  public final void describe(CommandSpec spec) {
    describeParticulars(spec);
    TimeoutOption.addTo(spec, timeoutOtherwise());
  }

  /** How long this command waits where {@code --timeout} is not given, for people. */
  protected String timeoutOtherwise() {
    return CALL_TIMEOUT.toSeconds() + "s";
  }

  /** Adds what is particular to this command. */
  protected abstract void describeParticulars(CommandSpec spec);

  @Override
  public final ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException {
    DaemonTarget target = DaemonTarget.of(invocation);
    Duration timeout = TimeoutOption.given(invocation).orElse(CALL_TIMEOUT);
    try (HearthClient client = Connections.connect(target, timeout)) {
      return call(invocation, target, client);
    } catch (CommandFailure failure) {
      throw failure.exitCode() == ExitCode.NO_DAEMON
          ? noDaemon(failure, target, invocation)
          : failure;
    }
  }

  private ExitCode call(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CommandFailure, InterruptedException {
    try {
      return run(invocation, target, client);
    } catch (CallException e) {
      if (e.code() != ErrorCode.UNAVAILABLE || client.isOpen()) {
        throw Connections.failure(target, e);
      }
      PostMortem found = postMortem(invocation, target, client, e);
      throw new CommandFailure(
          ExitCode.FAILED,
          "the connection to " + target.endpoint() + " has ended: " + found.text(),
          e,
          json -> json.field("daemon", found.manner().label()));
    }
  }

  /** The client has found it out, unless the daemon said before that it goes. */
  private static PostMortem postMortem(
      Invocation invocation, DaemonTarget target, HearthClient client, CallException e)
      throws InterruptedException {
    return e.getCause() instanceof DaemonEndedException ended
            && ended.postMortem().manner() != PostMortem.Manner.ALIVE
        ? ended.postMortem()
        : client.postMortem(target.stateFolder(invocation.environment()));
  }

  /** How this command ends where no daemon is. */
  protected CommandFailure noDaemon(
      CommandFailure failure, DaemonTarget target, Invocation invocation) {
    return failure;
  }

  /**
   * Asks the daemon.
   *
   * @throws CallException if it answers with an error
   */
  protected abstract ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, CommandFailure, InterruptedException;
}
