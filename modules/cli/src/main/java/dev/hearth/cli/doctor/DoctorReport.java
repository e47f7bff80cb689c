package dev.hearth.cli.doctor;

import dev.hearth.cli.output.JsonWriter;
import dev.hearth.cli.output.TextTable;
import java.util.List;

/**
 * How findings are shown.
 *
 * @param results in the order in which they were found
 */
record DoctorReport(List<Result> results) {
  /**
   * What has become of a finding.
   *
   * @param fixed whether it was mended
   * @param problem why it could not be, where that was tried
   */
  record Result(Finding finding, boolean fixed, String problem) {
    boolean isWrong() {
      return finding.health() == Finding.Health.WRONG && !fixed;
    }
  }

  /** Whether nothing is wrong, or not any more. */
  boolean isHealthy() {
    return results.stream().noneMatch(Result::isWrong);
  }

  String text() {
    TextTable table = new TextTable("<<<");
    for (Result result : results) {
      Finding finding = result.finding();
      String mend = finding.mend().isEmpty() ? "" : ": " + finding.mend();
      String tail = result.fixed() ? ": mended" : mend + result.problem();
      table.row(
          result.fixed() ? "fixed" : finding.health().label(),
          finding.check(),
          finding.what() + tail);
    }
    StringBuilder text = new StringBuilder();
    table.appendTo(text);
    return text.toString();
  }

  String json() {
    JsonWriter json = new JsonWriter().beginObject().field("healthy", isHealthy());
    json.name("findings").beginArray();
    for (Result result : results) {
      Finding finding = result.finding();
      json.beginObject()
          .field("check", finding.check())
          .field("health", finding.health().label())
          .field("what", finding.what())
          .field("mend", finding.mend())
          .field("fixable", finding.fix().isPresent())
          .field("fixed", result.fixed())
          .endObject();
    }
    return json.endArray().endObject().toString();
  }
}
