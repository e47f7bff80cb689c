package dev.hearth.cli.control;

import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.control.ServiceStatus;
import dev.hearth.spi.CallException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth services}. */
public final class ServicesCommand extends DaemonCommand {
  /** Keeps nothing. */
  public ServicesCommand() {}

  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("List the daemon's services, and why some of them failed.");
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, InterruptedException {
    List<ServiceStatus> services = client.control().services().getServicesList();
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject();
      ServiceReport.write(services, json);
      invocation.console().out().println(json.endObject());
    } else {
      StringBuilder table = new StringBuilder();
      ServiceReport.appendTable(services, table);
      invocation.console().out().print(table);
    }
    return ExitCode.OK;
  }
}
