package dev.hearth.cli.cache;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.cache.Entry;
import dev.hearth.protocol.cache.ListResponse;
import dev.hearth.spi.CallException;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code hearth cache ls}: page by page, so that no list is too long. */
final class ListCommand extends DaemonCommand {
  private static final String LONG = "-l";

  /** As many entries at a time as the service likes. */
  private static final int PAGE = 0;

  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("List the keys of a namespace, sorted.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .paramLabel("PREFIX")
            .description("Only keys that begin with this.")
            .build());
    spec.addOption(
        OptionSpec.builder(LONG)
            .type(boolean.class)
            .description("With size and the time of the last use.")
            .build());
    CacheArguments.addNamespace(spec);
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, CommandFailure, InterruptedException {
    String namespace = CacheArguments.namespace(invocation);
    String prefix = Objects.requireNonNullElse(invocation.parameter(0, String.class), "");
    JsonWriter json = new JsonWriter().beginObject().field("namespace", namespace);
    json.name("entries").beginArray();
    String after = "";
    do {
      ListResponse page = client.cache().list(namespace, prefix, after, PAGE);
      if (invocation.options().json()) {
        write(page.getEntriesList(), json);
      } else {
        print(page.getEntriesList(), invocation);
      }
      after = page.getNextAfter();
    } while (!after.isEmpty());
    if (invocation.options().json()) {
      invocation.console().out().println(json.endArray().endObject());
    }
    return ExitCode.OK;
  }

  private static void write(List<Entry> entries, JsonWriter json) {
    for (Entry entry : entries) {
      json.beginObject();
      EntryReport.write(entry, json);
      json.endObject();
    }
  }

  private static void print(List<Entry> entries, Invocation invocation) {
    StringBuilder lines = new StringBuilder();
    if (invocation.has(LONG)) {
      EntryReport.appendLong(entries, lines);
    } else {
      EntryReport.appendShort(entries, lines);
    }
    invocation.console().out().print(lines);
  }
}
