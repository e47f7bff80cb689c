package dev.hearth.cli.control;

import dev.hearth.cli.command.Command;
import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonStarter;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.Found;
import dev.hearth.cli.daemon.TimeoutOption;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.protocol.control.Identity;
import dev.hearth.protocol.control.ServiceStatus;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code hearth up}: sees to it that a daemon is there. */
public final class UpCommand implements Command {
  private static final String REPLACE = "--replace";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

  /** Keeps nothing. */
  public UpCommand() {}

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage().description("Start the daemon, unless it is there, and wait for it.");
    spec.addOption(
        OptionSpec.builder(REPLACE)
            .description(
                "Start this program's daemon also where one is there: that one ends its calls and"
                    + " makes room.")
            .build());
    TimeoutOption.addTo(spec, START_TIMEOUT.toSeconds() + "s");
  }

  @Override
  public ExitCode run(Invocation invocation) throws CommandFailure, InterruptedException {
    DaemonTarget target = DaemonTarget.of(invocation);
    long begin = System.nanoTime();
    Duration timeout = TimeoutOption.given(invocation).orElse(START_TIMEOUT);
    Found found =
        invocation.has(REPLACE)
            ? DaemonStarter.replace(target, invocation, timeout)
            : DaemonStarter.obtain(target, invocation, timeout);
    show(found, target, System.nanoTime() - begin, invocation);
    return ExitCode.OK;
  }

  private static void show(Found found, DaemonTarget target, long nanos, Invocation invocation) {
    Identity daemon = found.daemon();
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject();
      json.field("started", found.started());
      IdentityReport.write(daemon, json);
      json.field("socket", target.endpoint().address());
      json.field("took_ms", Duration.ofNanos(nanos).toMillis());
      json.name("failed_services").beginArray();
      for (ServiceStatus service : found.failedServices()) {
        json.beginObject()
            .field("name", service.getName())
            .field("problem", service.getProblem())
            .endObject();
      }
      json.endArray();
      invocation.console().out().println(json.endObject());
    } else {
      String how = found.started() ? "started in " + Quantity.shortTime(nanos) : "was there";
      invocation
          .console()
          .out()
          .println(IdentityReport.brief(daemon) + " " + how + ", at " + target.endpoint());
      for (ServiceStatus service : found.failedServices()) {
        invocation
            .console()
            .err()
            .println(
                "hearth: the service " + service.getName() + " failed: " + service.getProblem());
      }
    }
  }
}
