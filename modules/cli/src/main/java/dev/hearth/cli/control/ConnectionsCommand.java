package dev.hearth.cli.control;

import dev.hearth.cli.command.ExitCode;
import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonCommand;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.TextTable;
import dev.hearth.client.HearthClient;
import dev.hearth.protocol.control.ConnectionInfo;
import dev.hearth.spi.CallException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code hearth connections}. */
public final class ConnectionsCommand extends DaemonCommand {
  /** Keeps nothing. */
  public ConnectionsCommand() {}

  @Override
  protected void describeParticulars(CommandSpec spec) {
    spec.usageMessage().description("List who is connected to the daemon.");
  }

  @Override
  protected ExitCode run(Invocation invocation, DaemonTarget target, HearthClient client)
      throws CallException, InterruptedException {
    List<ConnectionInfo> connections = client.control().connections().getConnectionsList();
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject().name("connections").beginArray();
      connections.forEach(connection -> write(connection, json));
      invocation.console().out().println(json.endArray().endObject());
    } else {
      invocation.console().out().print(table(connections));
    }
    return ExitCode.OK;
  }

  private static String handle(ConnectionInfo connection) {
    return connection.getHandle().getIndex() + "/" + connection.getHandle().getGeneration();
  }

  private static void write(ConnectionInfo connection, JsonWriter json) {
    json.beginObject()
        .field("connection", handle(connection))
        .field("client", connection.getClientName())
        .field("version", connection.getClientVersion())
        .field("pid", connection.getPid())
        .field("user", connection.getUser())
        .endObject();
  }

  private static StringBuilder table(List<ConnectionInfo> connections) {
    TextTable table = new TextTable("<<<>>");
    table.row("CONNECTION", "CLIENT", "VERSION", "PID", "USER");
    for (ConnectionInfo connection : connections) {
      table.row(
          handle(connection),
          connection.getClientName(),
          connection.getClientVersion(),
          Long.toString(connection.getPid()),
          Long.toString(connection.getUser()));
    }
    StringBuilder text = new StringBuilder();
    table.appendTo(text);
    return text;
  }
}
