package dev.hearth.cli.record;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.control.RecordRequest;
import dev.hearth.protocol.control.RecordResponse;
import dev.hearth.spi.CallException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code hearth record start}. */
final class RecordStartCommand extends DaemonCommand {
  private static final String CONNECTION = "--connection";
  private static final String CLIENT = "--client";
  private static final String COUNT = "-n";

  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage()
        .description(
            "Record a connection that is there, or the next ones of a client, to files of the"
                + " daemon's.");
    spec.addOption(
        OptionSpec.builder(CONNECTION)
            .type(String.class)
            .paramLabel("N/G")
            .description("This connection, from its next frame on; see 'hearth connections'.")
            .build());
    spec.addOption(
        OptionSpec.builder(CLIENT)
            .type(String.class)
            .paramLabel("NAME")
            .description("The next connection of the client that calls itself so, from its start.")
            .build());
    spec.addOption(
        OptionSpec.builder(COUNT)
            .type(int.class)
            .paramLabel("N")
            .description("With --client: the next N, at most 1000; 0 takes that back. Otherwise 1.")
            .build());
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, CommandFailure, InterruptedException {
    String connection = invocation.option(CONNECTION, String.class);
    String name = invocation.option(CLIENT, String.class);
    if (connection != null && name == null) {
      RecordRequest request =
          RecordRequest.newBuilder().setConnection(HandleText.parse(connection)).build();
      show(client.control().record(request), invocation);
    } else if (name != null && connection == null) {
      int count = invocation.option(COUNT, 1);
      if (count < 0) {
        throw new CommandFailure(ExitCode.USAGE, "cannot record " + count + " connections");
      }
      client
          .control()
          .record(RecordRequest.newBuilder().setNextOfClient(name).setCount(count).build());
      showWish(name, count, invocation);
    } else {
      throw new CommandFailure(
          ExitCode.USAGE, "say which: either " + CONNECTION + " N/G or " + CLIENT + " NAME");
    }
    return ExitCode.OK;
  }

  private static void show(RecordResponse response, Invocation invocation) {
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject();
      RecordingReport.write(response.getRecording(), json);
      invocation.console().out().println(json.endObject());
    } else {
      invocation.console().out().print(RecordingReport.text(response.getRecording()));
    }
  }

  private static void showWish(String name, int count, Invocation invocation) {
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject().field("client", name);
      invocation.console().out().println(json.field("connections", count).endObject());
    } else {
      invocation
          .console()
          .out()
          .printf(
              "the next %d connections of '%s' are recorded; see 'hearth record ls'%n",
              count, name);
    }
  }
}
