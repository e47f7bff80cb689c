package dev.hearth.bench.table;

import dev.hearth.bench.table.Goal.Verdict;
import java.util.List;

/**
 * All that one run of a bench found.
 *
 * @param bench the bench's name
 * @param conditions the machine and the rounds, in one line
 * @param rows what was measured
 * @param failures what could not be measured
 * @param verdicts the goals with their outcome
 */
public record Report(
    String bench,
    String conditions,
    List<Row> rows,
    List<FailedRow> failures,
    List<Verdict> verdicts) {

  /** Keeps copies. */
  public Report {
    rows = List.copyOf(rows);
    failures = List.copyOf(failures);
    verdicts = List.copyOf(verdicts);
  }

  /** Whether no row failed and every goal has the figures that it needs. */
  public boolean complete() {
    return failures.isEmpty()
        && verdicts.stream().allMatch(verdict -> verdict.measured().isPresent());
  }

  /** Whether every goal was measured and met. */
  public boolean everyGoalMet() {
    return verdicts.stream().allMatch(Verdict::met);
  }
}
