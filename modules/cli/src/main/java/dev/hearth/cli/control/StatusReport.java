package dev.hearth.cli.control;

import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.cli.output.TextTable;
import dev.hearth.protocol.control.ConnectionCounts;
import dev.hearth.protocol.control.Memory;
import dev.hearth.protocol.control.Polling;
import dev.hearth.protocol.control.PrincipalUsage;
import dev.hearth.protocol.control.StatisticsResponse;
import dev.hearth.spi.transport.Endpoint;
import java.util.concurrent.TimeUnit;

/** How it is shown how a daemon is. */
final class StatusReport {
  private final StatisticsResponse statistics;
  private final Endpoint endpoint;

  StatusReport(StatisticsResponse statistics, Endpoint endpoint) {
    this.statistics = statistics;
    this.endpoint = endpoint;
  }

  /** For people. */
  String text() {
    ConnectionCounts connections = statistics.getConnections();
    StringBuilder out = new StringBuilder(1024);
    TextTable table =
        new TextTable("<<")
            .row("daemon", IdentityReport.brief(statistics.getIdentity()))
            .row("socket", endpoint.address())
            .row("up for", Quantity.longTime(statistics.getUptimeMs()))
            .row("protocol", "version " + statistics.getIdentity().getProtocolVersion())
            .row(
                "connections",
                connections.getOpen()
                    + " open ("
                    + connections.getByRings()
                    + " through shared memory), "
                    + connections.getAccepted()
                    + " accepted, "
                    + connections.getRefused()
                    + " refused")
            .row("late replies", Long.toString(connections.getLateReplies()))
            .row("memory", memory(statistics.getMemory()))
            .row("polling", polling(statistics.getPolling()));
    statistics.getPrincipalsList().forEach(usage -> table.row(user(usage), has(usage)));
    table.appendTo(out);
    out.append('\n');
    ServiceReport.appendTable(statistics.getServicesList(), out);
    return out.toString();
  }

  private static String memory(Memory memory) {
    return known(memory.getResident())
        + " resident, heap "
        + known(memory.getHeapUsed())
        + " of "
        + known(memory.getHeapCommitted())
        + " (at most "
        + known(memory.getHeapMax())
        + "), direct "
        + known(memory.getDirect());
  }

  private static String user(PrincipalUsage usage) {
    return usage.getUser() < 0 ? "other users" : "user " + usage.getUser();
  }

  private static String has(PrincipalUsage usage) {
    return usage.getConnections()
        + " connections, "
        + usage.getCalls()
        + " calls in work, "
        + Quantity.bytes(usage.getBytes())
        + " and "
        + usage.getDescriptors()
        + " descriptors held";
  }

  private static String polling(Polling polling) {
    return polling.getPolls() == 0
        ? "none"
        : polling.getWon()
            + " of "
            + polling.getPolls()
            + " saved a sleep, "
            + Quantity.shortTime(TimeUnit.MICROSECONDS.toNanos(polling.getBurnedUs()))
            + " burned";
  }

  private static String known(long bytes) {
    return bytes == 0 ? "?" : Quantity.bytes(bytes);
  }

  /** For programs. */
  String json() {
    JsonWriter json = new JsonWriter().beginObject();
    IdentityReport.write(statistics.getIdentity(), json);
    json.field("socket", endpoint.address()).field("uptime_ms", statistics.getUptimeMs());
    ServiceReport.write(statistics.getServicesList(), json);
    ConnectionCounts connections = statistics.getConnections();
    json.name("connections")
        .beginObject()
        .field("open", connections.getOpen())
        .field("accepted", connections.getAccepted())
        .field("refused", connections.getRefused())
        .field("late_replies", connections.getLateReplies())
        .field("by_rings", connections.getByRings())
        .endObject();
    json.name("principals").beginArray();
    for (PrincipalUsage usage : statistics.getPrincipalsList()) {
      json.beginObject()
          .field("user", usage.getUser())
          .field("connections", usage.getConnections())
          .field("calls", usage.getCalls())
          .field("bytes", usage.getBytes())
          .field("descriptors", usage.getDescriptors())
          .endObject();
    }
    json.endArray();
    Memory memory = statistics.getMemory();
    json.name("memory")
        .beginObject()
        .field("resident", memory.getResident())
        .field("heap_used", memory.getHeapUsed())
        .field("heap_committed", memory.getHeapCommitted())
        .field("heap_max", memory.getHeapMax())
        .field("direct", memory.getDirect())
        .endObject();
    Polling polling = statistics.getPolling();
    json.name("polling")
        .beginObject()
        .field("polls", polling.getPolls())
        .field("won", polling.getWon())
        .field("burned_us", polling.getBurnedUs())
        .endObject();
    return json.endObject().toString();
  }
}
