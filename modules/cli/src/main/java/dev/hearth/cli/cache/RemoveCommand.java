package dev.hearth.cli.cache;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.CallException;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth cache rm}. */
final class RemoveCommand extends DaemonCommand {
  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("Remove an entry.");
    CacheArguments.addKey(spec);
    CacheArguments.addNamespace(spec);
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, CommandFailure, InterruptedException {
    String namespace = CacheArguments.namespace(invocation);
    String key = CacheArguments.key(invocation);
    if (!client.cache().remove(namespace, key)) {
      throw CacheArguments.notFound(invocation);
    }
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject();
      json.field("namespace", namespace).field("key", key).field("removed", true);
      invocation.console().out().println(json.endObject());
    }
    return ExitCode.OK;
  }
}
