package dev.hearth.cli.record;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.FileFailure;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.control.Recording;
import dev.hearth.spi.CallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code hearth record stop}. */
final class RecordStopCommand extends DaemonCommand {
  private static final String OUTPUT = "-o";

  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("End a recording; its file is whole then.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .type(long.class)
            .paramLabel("ID")
            .required(true)
            .description("Which one; see 'hearth record ls'.")
            .build());
    spec.addOption(
        OptionSpec.builder(OUTPUT)
            .type(Path.class)
            .paramLabel("FILE")
            .description("Copy it to this file, which must not be there yet.")
            .build());
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, CommandFailure, InterruptedException {
    Long id = invocation.parameter(0, Long.class);
    Recording recording = client.control().stopRecording(id == null ? 0 : id);
    Path output = invocation.option(OUTPUT, Path.class);
    if (output != null) {
      // As this user: the daemon writes nowhere but to its own folder.
      try {
        Files.copy(Path.of(recording.getFile()), output);
      } catch (IOException e) {
        throw FileFailure.of("copy " + recording.getFile() + " to", output, e);
      }
    }
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject();
      RecordingReport.write(recording, json);
      invocation.console().out().println(json.endObject());
    } else {
      invocation.console().out().print(RecordingReport.text(recording));
    }
    return ExitCode.OK;
  }
}
