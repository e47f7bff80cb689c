package dev.hearth.cli.control;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.CallException;
import dev.hearth.spi.transport.Endpoint;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code hearth ping}: round trips, one after the other. */
public final class PingCommand extends DaemonCommand {
  private static final String COUNT = "-n";
  private static final int MOST = 10_000_000;

  /** Keeps nothing. */
  public PingCommand() {}

  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("Measure round trips to the daemon.");
    spec.addOption(
        OptionSpec.builder(COUNT)
            .type(int.class)
            .paramLabel("N")
            .description("How many, 1 to " + MOST + "; otherwise 1.")
            .build());
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, CommandFailure, InterruptedException {
    int count = invocation.option(COUNT, 1);
    if (count < 1 || count > MOST) {
      throw new CommandFailure(
          ExitCode.USAGE, "cannot ping " + count + " times; use " + COUNT + " with 1 to " + MOST);
    }
    long[] nanos = new long[count];
    for (int i = 0; i < count; i++) {
      nanos[i] = client.control().ping();
    }
    show(new Latencies(nanos), invocation, target.endpoint());
    return ExitCode.OK;
  }

  private static void show(Latencies latencies, Invocation invocation, Endpoint endpoint) {
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject();
      json.field("socket", endpoint.address());
      latencies.write(json);
      invocation.console().out().println(json.endObject());
    } else {
      invocation.console().out().println(endpoint + ": " + latencies.text());
    }
  }
}
