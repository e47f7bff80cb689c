package dev.hearth.cli.cache;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.cache.Entry;
import dev.hearth.spi.CallException;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth cache stat}. */
final class StatCommand extends DaemonCommand {
  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("Show what the cache has under a key, without fetching it.");
    CacheArguments.addKey(spec);
    CacheArguments.addNamespace(spec);
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, CommandFailure, InterruptedException {
    String namespace = CacheArguments.namespace(invocation);
    Entry entry = client.cache().stat(namespace, CacheArguments.key(invocation));
    if (entry == null) {
      throw CacheArguments.notFound(invocation);
    }
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject().field("namespace", namespace);
      EntryReport.write(entry, json);
      invocation.console().out().println(json.endObject());
    } else {
      invocation.console().out().print(EntryReport.text(entry));
    }
    return ExitCode.OK;
  }
}
