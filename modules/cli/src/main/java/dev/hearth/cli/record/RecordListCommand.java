package dev.hearth.cli.record;

import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.control.Recording;
import dev.hearth.spi.CallException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth record ls}. */
final class RecordListCommand extends DaemonCommand {
  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage()
        .description("List the recordings that are being made, and the last that have ended.");
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, InterruptedException {
    List<Recording> recordings = client.control().recordings();
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject().name("recordings").beginArray();
      for (Recording recording : recordings) {
        json.beginObject();
        RecordingReport.write(recording, json);
        json.endObject();
      }
      invocation.console().out().println(json.endArray().endObject());
    } else {
      invocation.console().out().print(RecordingReport.table(recordings));
    }
    return ExitCode.OK;
  }
}
