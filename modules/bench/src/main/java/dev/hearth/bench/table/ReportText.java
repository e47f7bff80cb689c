package dev.hearth.bench.table;

import dev.hearth.bench.table.Goal.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lays a report out for a terminal. */
public final class ReportText {

  /** Words stand at the left of their column, figures at the right. */
  private record Column(String head, boolean figures) {
    String pad(String cell, int width) {
      String blanks = " ".repeat(width - cell.length());
      return figures ? blanks + cell : cell + blanks;
    }
  }

  private static final List<Column> ROW_COLUMNS =
      List.of(
          new Column("row", false),
          new Column("parameters", false),
          new Column("metric", false),
          new Column("unit", false),
          new Column("median", true),
          new Column("min", true),
          new Column("max", true));

  private static final List<Column> GOAL_COLUMNS =
      List.of(
          new Column("goal", false),
          new Column("limit", true),
          new Column("measured", true),
          new Column("met", false));

  private ReportText() {}

  /**
   * The report as text.
   *
   * @param report what to show
   * @return lines, each ended
   */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    text.append(report.bench()).append(": ").append(report.conditions()).append("\n\n");
    append(text, ROW_COLUMNS, report.rows().stream().map(ReportText::cells).toList());
    for (FailedRow failed : report.failures()) {
      text.append("FAILED ").append(failed.row()).append(' ').append(params(failed.params()));
      text.append(": ").append(failed.reason()).append('\n');
    }
    text.append('\n');
    append(text, GOAL_COLUMNS, report.verdicts().stream().map(ReportText::cells).toList());
    return text.toString();
  }

  private static List<String> cells(Row row) {
    Spread spread = row.spread();
    return List.of(
        row.key().row(),
        params(row.key().params()),
        row.key().metric(),
        row.unit(),
        number(spread.median()),
        number(spread.min()),
        number(spread.max()));
  }

  private static List<String> cells(Verdict verdict) {
    Goal goal = verdict.goal();
    String measured =
        verdict.measured().isPresent() ? number(verdict.measured().getAsDouble()) : "not measured";
    return List.of(
        goal.name(),
        goal.bound().op() + " " + number(goal.limit()),
        measured,
        verdict.met() ? "yes" : "NO");
  }

  private static String params(Map<String, String> params) {
    return params.entrySet().stream()
        .map(param -> param.getKey() + "=" + param.getValue())
        .collect(Collectors.joining(" "));
  }

  /** Three figures after the point where they say something, none for thousands. */
  private static String number(double value) {
    int decimals = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  private static void append(StringBuilder text, List<Column> columns, List<List<String>> body) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::head).toList());
    lines.addAll(body);
    int[] widths = IntStream.range(0, columns.size()).map(column -> width(lines, column)).toArray();
    for (List<String> line : lines) {
      String padded =
          IntStream.range(0, columns.size())
              .mapToObj(column -> columns.get(column).pad(line.get(column), widths[column]))
              .collect(Collectors.joining("  "));
      text.append(padded.stripTrailing()).append('\n');
    }
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
