package dev.hearth.cli.cache;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.FileFailure;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.ProgressBar;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.cache.Entry;
import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.spi.CallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code hearth cache get}: nothing is put out before its digest has been checked. */
final class GetCommand extends DaemonCommand {
  private static final String OUTPUT = "-o";
  private static final long UNKNOWN = -1;

  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("Fetch what is under a key.");
    CacheArguments.addKey(spec);
    spec.addOption(
        OptionSpec.builder(OUTPUT, "--output")
            .type(Path.class)
            .paramLabel("FILE")
            .description("Where it goes; otherwise to standard output.")
            .build());
    CacheArguments.addNamespace(spec);
  }

  @Override
  protected String timeoutOtherwise() {
    return TransferDeadline.OTHERWISE;
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, CommandFailure, InterruptedException {
    Optional<Path> output = Optional.ofNullable(invocation.option(OUTPUT, Path.class));
    if (output.isPresent()) {
      getToFile(client, output.get(), invocation);
    } else if (invocation.options().json()) {
      throw new CommandFailure(
          ExitCode.USAGE, "standard output cannot have both JSON and the blob; use -o FILE");
    } else {
      getToOutput(client, invocation);
    }
    return ExitCode.OK;
  }

  private static void getToFile(HearthClient client, Path file, Invocation invocation)
      throws CallException, CommandFailure, InterruptedException {
    GetResponse response;
    try {
      response = get(client, file, invocation);
    } catch (IOException e) {
      throw FileFailure.of("write", file, e);
    }
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject();
      json.field("namespace", CacheArguments.namespace(invocation))
          .field("key", CacheArguments.key(invocation))
          .field("size", response.getSize())
          .field("sha256", EntryReport.hex(response.getSha256()))
          .field("file", file.toAbsolutePath().toString());
      invocation.console().out().println(json.endObject());
    }
  }

  private static void getToOutput(HearthClient client, Invocation invocation)
      throws CallException, CommandFailure, InterruptedException {
    try (Spool spool = Spool.create()) {
      get(client, spool.file(), invocation);
      Files.copy(spool.file(), invocation.console().out());
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot put out the blob: " + e, e);
    }
    invocation.console().out().flush();
  }

  private static GetResponse get(HearthClient client, Path file, Invocation invocation)
      throws CallException, CommandFailure, IOException, InterruptedException {
    String namespace = CacheArguments.namespace(invocation);
    String key = CacheArguments.key(invocation);
    long size = invocation.console().terminal() ? size(client, namespace, key) : UNKNOWN;
    try (ProgressBar bar = new ProgressBar(invocation.console(), key, size)) {
      GetResponse response =
          client.cache().get(namespace, key, file, TransferDeadline.of(invocation), bar::reach);
      if (!response.getFound()) {
        throw CacheArguments.notFound(invocation);
      }
      return response;
    }
  }

  /** Only someone who watches wants to know beforehand how large it is. */
  private static long size(HearthClient client, String namespace, String key)
      throws CallException, InterruptedException {
    Entry entry = client.cache().stat(namespace, key);
    return entry == null ? UNKNOWN : entry.getSize();
  }
}
