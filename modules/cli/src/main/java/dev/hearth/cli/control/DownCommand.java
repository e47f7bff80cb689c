package dev.hearth.cli.control;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.Connections;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.TimeoutOption;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.client.HearthClient;
import dev.hearth.client.ProcessEnd;
import dev.hearth.protocol.control.Identity;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth down}: sees to it that no daemon is there. */
public final class DownCommand implements Command {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  /** Keeps nothing. */
  public DownCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Stop the daemon in good order and wait until it is gone.",
            "Where there is none, all is well already.");
    TimeoutOption.addTo(spec, STOP_TIMEOUT.toSeconds() + "s");
  }

  @Override
  public ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException {
    DaemonTarget target = DaemonTarget.of(invocation);
    Duration timeout = TimeoutOption.given(invocation).orElse(STOP_TIMEOUT);
    try (HearthClient client = Connections.connect(target, timeout)) {
      Identity daemon = client.control().version();
      client.control().shutdown("hearth down");
      awaitEnd(daemon, timeout);
      show(Optional.of(daemon), target, invocation);
    } catch (CallException e) {
      throw Connections.failure(target, e);
    } catch (CommandFailure failure) {
      if (failure.exitCode() != ExitCode.NO_DAEMON) {
        throw failure;
      }
      show(Optional.empty(), target, invocation);
    }
    return ExitCode.OK;
  }

  private static void awaitEnd(Identity daemon, Duration timeout)
      throws CommandFailure, InterruptedException {
    Optional<ProcessHandle> process = ProcessHandle.of(daemon.getPid());
    if (process.isPresent() && !ProcessEnd.await(process.get(), Deadline.after(timeout))) {
      throw new CommandFailure(
          ExitCode.TIMED_OUT,
          IdentityReport.brief(daemon)
              + " was told to stop and is still there after "
              + Quantity.shortTime(timeout.toNanos())
              + "; wait longer with --timeout, or end it with: kill "
              + daemon.getPid());
    }
  }

  private static void show(Optional<Identity> stopped, DaemonTarget target, Invocation invocation) {
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject().field("stopped", stopped.isPresent());
      stopped.ifPresent(daemon -> IdentityReport.write(daemon, json));
      json.field("socket", target.endpoint().address());
      invocation.console().out().println(json.endObject());
    } else {
      invocation
          .console()
          .out()
          .println(
              stopped
                  .map(daemon -> IdentityReport.brief(daemon) + " is stopped")
                  .orElse("no daemon at " + target.endpoint() + ": nothing to stop"));
    }
  }
}
