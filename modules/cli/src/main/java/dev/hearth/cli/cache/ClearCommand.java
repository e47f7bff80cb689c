package dev.hearth.cli.cache;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.cache.ClearResponse;
import dev.hearth.spi.CallException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code hearth cache clear}. */
final class ClearCommand extends DaemonCommand {
  private static final String ALL = "--all";

  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("Remove all entries of a namespace.");
    spec.addOption(
        OptionSpec.builder(ALL)
            .type(boolean.class)
            .description("Those of all namespaces.")
            .build());
    CacheArguments.addNamespace(spec);
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, CommandFailure, InterruptedException {
    ClearResponse response =
        invocation.has(ALL)
            ? client.cache().clearAll()
            : client.cache().clear(CacheArguments.namespace(invocation));
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject();
      json.field("entries", response.getEntries()).field("bytes", response.getBytes());
      invocation.console().out().println(json.endObject());
    } else {
      invocation
          .console()
          .out()
          .println(
              response.getEntries()
                  + " entries removed, "
                  + Quantity.bytes(response.getBytes())
                  + " freed");
    }
    return ExitCode.OK;
  }
}
