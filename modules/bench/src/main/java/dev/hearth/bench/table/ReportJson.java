package dev.hearth.bench.table;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.hearth.bench.table.Goal.Verdict;
import java.util.Map;

/**
 * A report as JSON, for programs:
 *
 * <pre>{@code
 * {"bench", "conditions",
 *  "rows":     [{"row", "params": {}, "metric", "unit", "median", "min", "max"}],
 *  "failures": [{"row", "params": {}, "reason"}],
 *  "goals":    [{"goal", "limit", "op", "measured", "met"}]}
 * }</pre>
 *
 * A goal that could not be measured has {@code "measured": null} and {@code "met": false}.
 */
public final class ReportJson {

  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().create();

  private ReportJson() {}

  /**
   * The report as one JSON object.
   *
   * @param report what to write
   * @return indented JSON
   */
  public static String of(Report report) {
    JsonArray rows = new JsonArray();
    report.rows().forEach(row -> rows.add(json(row)));
    JsonArray failures = new JsonArray();
    report.failures().forEach(failed -> failures.add(json(failed)));
    JsonArray goals = new JsonArray();
    report.verdicts().forEach(verdict -> goals.add(json(verdict)));

    JsonObject json = new JsonObject();
    json.addProperty("bench", report.bench());
    json.addProperty("conditions", report.conditions());
    json.add("rows", rows);
    json.add("failures", failures);
    json.add("goals", goals);
    return GSON.toJson(json);
  }

  private static JsonObject json(Row row) {
    JsonObject json = new JsonObject();
    json.addProperty("row", row.key().row());
    json.add("params", json(row.key().params()));
    json.addProperty("metric", row.key().metric());
    json.addProperty("unit", row.unit());
    json.addProperty("median", row.spread().median());
    json.addProperty("min", row.spread().min());
    json.addProperty("max", row.spread().max());
    return json;
  }

  private static JsonObject json(FailedRow failed) {
    JsonObject json = new JsonObject();
    json.addProperty("row", failed.row());
    json.add("params", json(failed.params()));
    json.addProperty("reason", failed.reason());
    return json;
  }

  private static JsonObject json(Verdict verdict) {
    JsonObject json = new JsonObject();
    json.addProperty("goal", verdict.goal().name());
    json.addProperty("limit", verdict.goal().limit());
    json.addProperty("op", verdict.goal().bound().op());
    json.add("measured", null);
    verdict.measured().ifPresent(measured -> json.addProperty("measured", measured));
    json.addProperty("met", verdict.met());
    return json;
  }

  private static JsonObject json(Map<String, String> params) {
    JsonObject json = new JsonObject();
    params.forEach(json::addProperty);
    return json;
  }
}
