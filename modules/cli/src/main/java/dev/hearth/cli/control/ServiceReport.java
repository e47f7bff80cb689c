package dev.hearth.cli.control;

import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.cli.output.TextTable;
import dev.hearth.protocol.control.ServiceState;
import dev.hearth.protocol.control.ServiceStatus;
import java.util.List;

/** How the services of a daemon are shown. */
public final class ServiceReport {
  private ServiceReport() {}

  /** A table with a line for each service, and below it why some of them failed. */
  public static void appendTable(List<ServiceStatus> services, StringBuilder out) {
    TextTable table = new TextTable("><<<>>>>");
    table.row("ID", "SERVICE", "VERSION", "STATE", "CALLS", "ERRORS", "RECEIVED", "SENT");
    for (ServiceStatus service : services) {
      table.row(
          service.getId() == 0 ? "-" : Integer.toString(service.getId()),
          service.getName(),
          service.getVersion().isEmpty() ? "-" : service.getVersion(),
          label(service.getState()),
          Long.toString(service.getCalls()),
          Long.toString(service.getErrors()),
          Quantity.bytes(service.getBytesReceived()),
          Quantity.bytes(service.getBytesSent()));
    }
    table.appendTo(out);
    for (ServiceStatus service : services) {
      if (!service.getProblem().isEmpty()) {
        out.append(service.getName()).append(": ").append(service.getProblem()).append('\n');
      }
    }
  }

  /** A member {@code services}, an array with an object for each. */
  public static void write(List<ServiceStatus> services, JsonWriter json) {
    json.name("services").beginArray();
    for (ServiceStatus service : services) {
      json.beginObject()
          .field("id", service.getId())
          .field("name", service.getName())
          .field("version", service.getVersion())
          .field("state", label(service.getState()))
          .field("problem", service.getProblem())
          .field("calls", service.getCalls())
          .field("errors", service.getErrors())
          .field("bytes_received", service.getBytesReceived())
          .field("bytes_sent", service.getBytesSent())
          .endObject();
    }
    json.endArray();
  }

  private static String label(ServiceState state) {
    return switch (state) {
      case LOADED -> "loaded";
      case STARTING -> "starting";
      case RUNNING -> "running";
      case STOPPING -> "stopping";
      case STOPPED -> "stopped";
      case FAILED -> "failed";
      case SERVICE_STATE_UNSPECIFIED, UNRECOGNIZED -> "unknown";
    };
  }
}
