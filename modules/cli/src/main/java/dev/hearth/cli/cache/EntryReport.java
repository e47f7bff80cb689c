package dev.hearth.cli.cache;

import com.google.protobuf.ByteString;
import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.cli.output.TextTable;
import dev.hearth.protocol.cache.Entry;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** How entries of the cache are shown. */
final class EntryReport {
  private EntryReport() {}

  static String hex(ByteString sha256) {
    return HexFormat.of().formatHex(sha256.toByteArray());
  }

  /** One entry for people. */
  static String text(Entry entry) {
    StringBuilder out = new StringBuilder();
    new TextTable("<<")
        .row("key", entry.getKey())
        .row("size", Quantity.bytes(entry.getSize()) + " (" + entry.getSize() + " bytes)")
        .row("sha256", hex(entry.getSha256()))
        .row("stored", time(entry.getStoredAtMs()))
        .row("used", time(entry.getUsedAtMs()))
        .appendTo(out);
    return out.toString();
  }

  /** A line for each entry: its size, when it was last used, its key. */
  static void appendLong(List<Entry> entries, StringBuilder out) {
    TextTable table = new TextTable("><<");
    for (Entry entry : entries) {
      table.row(Quantity.bytes(entry.getSize()), time(entry.getUsedAtMs()), entry.getKey());
    }
    table.appendTo(out);
  }

  /** A line for each entry: its key. */
  static void appendShort(List<Entry> entries, StringBuilder out) {
    for (Entry entry : entries) {
      out.append(entry.getKey()).append('\n');
    }
  }

  /** The members of an object. */
  static void write(Entry entry, JsonWriter json) {
    json.field("key", entry.getKey())
        .field("size", entry.getSize())
        .field("sha256", hex(entry.getSha256()))
        .field("stored_at_ms", entry.getStoredAtMs())
        .field("used_at_ms", entry.getUsedAtMs());
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
