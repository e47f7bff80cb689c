package dev.hearth.cli.cache;

import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.cli.output.TextTable;
import dev.hearth.protocol.cache.NamespaceStatistics;
import dev.hearth.protocol.cache.StatisticsResponse;

/** How it is shown how the cache is. */
final class StatisticsReport {
  private static final int PERCENT = 100;

  private final StatisticsResponse statistics;

  StatisticsReport(StatisticsResponse statistics) {
    this.statistics = statistics;
  }

  /** For people. */
  String text() {
    StringBuilder out = new StringBuilder();
    new TextTable("<<")
        .row("holds", statistics.getEntries() + " entries, " + statistics.getBlobs() + " blobs")
        .row("on disk", of(statistics.getBytes(), statistics.getMaxBytes()))
        .row("in memory", of(statistics.getMemoryBytes(), statistics.getMemoryMaxBytes()))
        .row("gets", gets())
        .row("puts", Long.toString(statistics.getPuts()))
        .row(
            "evicted",
            statistics.getEvictedEntries()
                + " entries, "
                + Quantity.bytes(statistics.getEvictedBytes()))
        .row("damaged", Long.toString(statistics.getDamaged()))
        .appendTo(out);
    if (statistics.getNamespacesCount() > 0) {
      appendNamespaces(out.append('\n'));
    }
    return out.toString();
  }

  private String gets() {
    long hits = statistics.getHits();
    long all = hits + statistics.getMisses();
    String share = all == 0 ? "" : " (" + PERCENT * hits / all + " % hits)";
    return hits
        + " hits, "
        + statistics.getMemoryHits()
        + " of them from memory, "
        + statistics.getMisses()
        + " misses"
        + share;
  }

  private void appendNamespaces(StringBuilder out) {
    TextTable table = new TextTable("<>>>").row("NAMESPACE", "ENTRIES", "BYTES", "AT MOST");
    for (NamespaceStatistics namespace : statistics.getNamespacesList()) {
      table.row(
          namespace.getName(),
          Long.toString(namespace.getEntries()),
          Quantity.bytes(namespace.getBytes()),
          namespace.getMaxBytes() == 0 ? "-" : Quantity.bytes(namespace.getMaxBytes()));
    }
    table.appendTo(out);
  }

  private static String of(long bytes, long most) {
    return Quantity.bytes(bytes) + " of " + Quantity.bytes(most);
  }

  /** For programs. */
  String json() {
    JsonWriter json = new JsonWriter().beginObject();
    json.field("entries", statistics.getEntries())
        .field("blobs", statistics.getBlobs())
        .field("bytes", statistics.getBytes())
        .field("max_bytes", statistics.getMaxBytes())
        .field("memory_bytes", statistics.getMemoryBytes())
        .field("memory_max_bytes", statistics.getMemoryMaxBytes())
        .field("hits", statistics.getHits())
        .field("misses", statistics.getMisses())
        .field("puts", statistics.getPuts())
        .field("memory_hits", statistics.getMemoryHits())
        .field("evicted_entries", statistics.getEvictedEntries())
        .field("evicted_bytes", statistics.getEvictedBytes())
        .field("damaged", statistics.getDamaged());
    json.name("namespaces").beginArray();
    for (NamespaceStatistics namespace : statistics.getNamespacesList()) {
      json.beginObject()
          .field("name", namespace.getName())
          .field("entries", namespace.getEntries())
          .field("bytes", namespace.getBytes())
          .field("max_bytes", namespace.getMaxBytes())
          .endObject();
    }
    return json.endArray().endObject().toString();
  }
}
