package dev.hearth.cli.control;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.Connections;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.LockedInstance;
import dev.hearth.cli.daemon.TimeoutOption;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.client.HearthClient;
import dev.hearth.client.ProcessEnd;
import dev.hearth.protocol.control.Identity;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
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
      show(daemon, target, invocation);
    } catch (CallException e) {
      throw Connections.failure(target, e);
    } catch (CommandFailure failure) {
      if (failure.exitCode() != ExitCode.NO_DAEMON) {
        throw failure;
      }
      awaitStopping(target, timeout, invocation);
    }
    return ExitCode.OK;
  }

  /** One that listens no more may be at work yet, and use the files of its services. */
  private static void awaitStopping(DaemonTarget target, Duration timeout, Invocation invocation)
      throws CommandFailure, InterruptedException {
    Optional<ProcessIdentity> stopping = stopping(target, invocation);
    Optional<ProcessHandle> process =
        stopping.flatMap(identity -> ProcessHandle.of(identity.pid()));
    if (process.isPresent() && !ProcessEnd.await(process.get(), Deadline.after(timeout))) {
      throw stillThere("the daemon (pid " + process.get().pid() + ")", "is stopping", timeout);
    }
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject().field("stopped", stopping.isPresent());
      stopping.ifPresent(identity -> json.field("pid", identity.pid()));
      json.field("socket", target.endpoint().address());
      invocation.console().out().println(json.endObject());
    } else {
      invocation
          .console()
          .out()
          .println(
              stopping
                  .map(identity -> "the daemon (pid " + identity.pid() + ") was stopping already")
                  .orElse("no daemon at " + target.endpoint() + ": nothing to stop"));
    }
  }

  private static Optional<ProcessIdentity> stopping(DaemonTarget target, Invocation invocation)
      throws CommandFailure {
    try {
      return LockedInstance.stopping(target, target.stateFolder(invocation.environment()));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "whether one is stopping cannot be told: " + e.getMessage(), e);
    }
  }

  private static CommandFailure stillThere(String who, String what, Duration timeout) {
    return new CommandFailure(
        ExitCode.TIMED_OUT,
        who
            + " "
            + what
            + " and is still there after "
            + Quantity.shortTime(timeout.toNanos())
            + "; wait longer with --timeout, or end it with kill");
  }

  private static void awaitEnd(Identity daemon, Duration timeout)
      throws CommandFailure, InterruptedException {
    Optional<ProcessHandle> process = ProcessHandle.of(daemon.getPid());
    if (process.isPresent() && !ProcessEnd.await(process.get(), Deadline.after(timeout))) {
      throw stillThere(IdentityReport.brief(daemon), "was told to stop", timeout);
    }
  }

  private static void show(Identity stopped, DaemonTarget target, Invocation invocation) {
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject().field("stopped", true);
      IdentityReport.write(stopped, json);
      json.field("socket", target.endpoint().address());
      invocation.console().out().println(json.endObject());
    } else {
      invocation.console().out().println(IdentityReport.brief(stopped) + " is stopped");
    }
  }
}
