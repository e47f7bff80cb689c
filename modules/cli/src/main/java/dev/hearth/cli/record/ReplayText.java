package dev.hearth.cli.record;

import dev.hearth.cli.output.JsonWriter;
import dev.hearth.client.replay.ReplayReport;
import dev.hearth.client.replay.ReplayReport.Difference;
import java.util.Map;
import java.util.TreeMap;

/** How the outcome of a replay is shown. */
final class ReplayText {
  private ReplayText() {}

  static String of(ReplayReport report, boolean alive) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%d frames sent, %d answers compared, %d differences%n"
            .formatted(report.sent(), report.compared(), report.differences().size()));
    for (Difference difference : report.differences()) {
      text.append(
          "%s: %s%n  recorded  %s%n  now       %s%n"
              .formatted(
                  name(difference), difference.what(), difference.recorded(), difference.played()));
    }
    append("not played:", report.notPlayed(), text);
    append("not compared:", report.notCompared(), text);
    if (report.bytesLeft() > 0) {
      text.append(
          "the recording is cut: its last %d bytes are no whole entry%n"
              .formatted(report.bytesLeft()));
    }
    if (!alive) {
      text.append("the daemon does not answer any more%n".formatted());
    }
    return text.toString();
  }

  private static String name(Difference difference) {
    return difference.call() == 0
        ? "connection"
        : "call " + Long.toUnsignedString(difference.call());
  }

  private static void append(String title, Map<String, Integer> counts, StringBuilder text) {
    if (!counts.isEmpty()) {
      text.append(title).append('\n');
    }
    new TreeMap<>(counts)
        .forEach((what, count) -> text.append("  %d × %s%n".formatted(count, what)));
  }

  static JsonWriter json(ReplayReport report, boolean alive) {
    JsonWriter json = new JsonWriter().beginObject();
    json.field("sent", report.sent()).field("compared", report.compared());
    json.name("differences").beginArray();
    for (Difference difference : report.differences()) {
      json.beginObject()
          .field("call", Long.toUnsignedString(difference.call()))
          .field("what", difference.what())
          .field("recorded", difference.recorded())
          .field("played", difference.played())
          .endObject();
    }
    json.endArray();
    write("not_played", report.notPlayed(), json);
    write("not_compared", report.notCompared(), json);
    return json.field("recording_end", report.recordingEnd())
        .field("bytes_left", report.bytesLeft())
        .field("daemon_alive", alive)
        .endObject();
  }

  private static void write(String name, Map<String, Integer> counts, JsonWriter json) {
    json.name(name).beginArray();
    new TreeMap<>(counts)
        .forEach(
            (what, count) ->
                json.beginObject().field("what", what).field("count", count).endObject());
    json.endArray();
  }
}
