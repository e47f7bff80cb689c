package dev.hearth.cli.record;

import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.Quantity;
import dev.hearth.cli.output.TextTable;
import dev.hearth.protocol.control.Recording;
import java.util.List;

/** How recordings are shown. */
final class RecordingReport {
  private RecordingReport() {}

  static String table(List<Recording> recordings) {
    TextTable table = new TextTable("><<>><<");
    table.row("ID", "CONNECTION", "CLIENT", "FRAMES", "SIZE", "STATE", "FILE");
    for (Recording recording : recordings) {
      table.row(
          Long.toString(recording.getId()),
          HandleText.of(recording.getConnection()),
          recording.getClientName().isEmpty() ? "-" : recording.getClientName(),
          Long.toString(recording.getEntries()),
          Quantity.bytes(recording.getBytes()),
          recording.getRunning() ? "running" : recording.getEnd(),
          recording.getFile());
    }
    StringBuilder text = new StringBuilder();
    table.appendTo(text);
    return text.toString();
  }

  static String text(Recording recording) {
    return "recording %d of connection %s, %d frames, %s: %s%n%s%n"
        .formatted(
            recording.getId(),
            HandleText.of(recording.getConnection()),
            recording.getEntries(),
            Quantity.bytes(recording.getBytes()),
            recording.getRunning() ? "running" : recording.getEnd(),
            recording.getFile());
  }

  /** The members of an object. */
  static void write(Recording recording, JsonWriter json) {
    json.field("id", recording.getId())
        .field("connection", HandleText.of(recording.getConnection()))
        .field("client", recording.getClientName())
        .field("file", recording.getFile())
        .field("bytes", recording.getBytes())
        .field("frames", recording.getEntries())
        .field("running", recording.getRunning())
        .field("end", recording.getEnd());
  }
}
