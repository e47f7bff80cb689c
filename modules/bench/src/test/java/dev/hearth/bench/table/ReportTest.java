package dev.hearth.bench.table;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hearth.bench.table.Goal.Bound;
import dev.hearth.bench.table.Goal.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final FigureKey PING = new FigureKey("ping", params(), "answers");
  private static final FigureKey MISSING = new FigureKey("pong", params(), "answers");

  private static final Report REPORT = report();

  private static Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("machine", "quiet");
    params.put("connections", "50");
    return params;
  }

  private static Report report() {
    List<Row> rows = List.of(new Row(PING, "ops/s", new Spread(1234567.8, 0.5, 2e6)));
    var met = new Goal("pings", 1000, Bound.AT_LEAST, new Measure.Figure(PING)).judge(rows);
    var unmeasured = new Goal("pongs", 5, Bound.AT_MOST, new Measure.Figure(MISSING)).judge(rows);
    FailedRow failed = new FailedRow("pong", params(), "the server ended with status 9");
    return new Report("throughput", "5 rounds", rows, List.of(failed), List.of(met, unmeasured));
  }

  @Test
  void shouldWriteRowsAndGoalsAsTheJsonThatProgramsRead() {
    JsonObject json = JsonParser.parseString(ReportJson.of(REPORT)).getAsJsonObject();

    assertThat(json.get("bench").getAsString()).isEqualTo("throughput");
    assertThat(json.getAsJsonArray("rows"))
        .containsExactly(
            JsonParser.parseString(
                """
                {"row": "ping", "params": {"machine": "quiet", "connections": "50"},
                 "metric": "answers", "unit": "ops/s",
                 "median": 1234567.8, "min": 0.5, "max": 2000000.0}
                """));
    assertThat(json.getAsJsonArray("goals"))
        .containsExactly(
            JsonParser.parseString(
                """
                {"goal": "pings", "limit": 1000.0, "op": ">=", "measured": 1234567.8, "met": true}
                """),
            JsonParser.parseString(
                """
                {"goal": "pongs", "limit": 5.0, "op": "<=", "measured": null, "met": false}
                """));
    assertThat(json.getAsJsonArray("failures"))
        .containsExactly(
            JsonParser.parseString(
                """
                {"row": "pong", "params": {"machine": "quiet", "connections": "50"},
                 "reason": "the server ended with status 9"}
                """));
  }

  @Test
  void shouldShowTheSameAsATable() {
    assertThat(ReportText.of(REPORT).lines())
        .containsExactly(
            "throughput: 5 rounds",
            "",
            "row   parameters                    metric   unit      median   min        max",
            "ping  machine=quiet connections=50  answers  ops/s  1,234,568  0.50  2,000,000",
            "FAILED pong machine=quiet connections=50: the server ended with status 9",
            "",
            "goal      limit      measured  met",
            "pings  >= 1,000     1,234,568  yes",
            "pongs   <= 5.00  not measured  NO");
  }
}
