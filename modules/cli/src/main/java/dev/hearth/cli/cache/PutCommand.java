package dev.hearth.cli.cache;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.FileFailure;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.ProgressBar;
import dev.hearth.cli.output.Quantity;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.spi.CallException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code hearth cache put}. */
final class PutCommand extends DaemonCommand {
  private static final String STANDARD_INPUT = "-";

  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("Store a file under a key, in place of what was there.");
    CacheArguments.addKey(spec);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("1")
            .arity("1")
            .required(true)
            .type(String.class)
            .paramLabel("FILE")
            .description("The file; - for standard input.")
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
    String file = invocation.required(1);
    if (file.equals(STANDARD_INPUT)) {
      putInput(client, invocation);
    } else {
      putFile(client, Path.of(file), invocation);
    }
    return ExitCode.OK;
  }

  private static void putInput(HearthClient client, Invocation invocation)
      throws CallException, CommandFailure, InterruptedException {
    try {
      putStream(client, invocation.console().in(), invocation);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot keep what is read in a temporary file: " + e, e);
    }
  }

  private static void putFile(HearthClient client, Path file, Invocation invocation)
      throws CallException, CommandFailure, InterruptedException {
    try {
      if (Files.isDirectory(file)) {
        throw new CommandFailure(ExitCode.FAILED, "cannot read " + file + ": it is a folder");
      } else if (flows(file)) {
        try (InputStream input = Files.newInputStream(file)) {
          putStream(client, input, invocation);
        }
      } else {
        put(client, file, invocation);
      }
    } catch (IOException e) {
      throw FileFailure.of("read", file, e);
    }
  }

  /** Pipes do, and what the system makes up as it is read: its files are said to be empty. */
  private static boolean flows(Path file) throws IOException {
    return Files.exists(file) && (!Files.isRegularFile(file) || Files.size(file) == 0);
  }

  /** What flows may pause for longer than a daemon waits for more of it: so it is kept first. */
  private static void putStream(HearthClient client, InputStream input, Invocation invocation)
      throws CallException, IOException, InterruptedException {
    try (Spool spool = Spool.create()) {
      Files.copy(input, spool.file());
      put(client, spool.file(), invocation);
    }
  }

  private static void put(HearthClient client, Path source, Invocation invocation)
      throws CallException, IOException, InterruptedException {
    String key = CacheArguments.key(invocation);
    try (ProgressBar bar = new ProgressBar(invocation.console(), key, Files.size(source))) {
      show(
          client
              .cache()
              .put(
                  CacheArguments.namespace(invocation),
                  key,
                  source,
                  TransferDeadline.of(invocation),
                  bar::reach),
          invocation);
    }
  }

  private static void show(PutResponse response, Invocation invocation) {
    String sha256 = EntryReport.hex(response.getSha256());
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject();
      json.field("namespace", CacheArguments.namespace(invocation))
          .field("key", CacheArguments.key(invocation))
          .field("size", response.getSize())
          .field("sha256", sha256)
          .field("replaced", response.getReplaced());
      invocation.console().out().println(json.endObject());
    } else {
      invocation.console().out().println(sha256 + "  " + Quantity.bytes(response.getSize()));
    }
  }
}
