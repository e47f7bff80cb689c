package dev.hearth.bench;

import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.table.Report;
import dev.hearth.bench.table.ReportJson;
import dev.hearth.bench.table.ReportText;
import dev.hearth.bench.turns.Bench;
import dev.hearth.bench.turns.Turns;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One run of a bench: measure, show, judge.
 *
 * @param json where the report goes as JSON as well, if anywhere
 * @param check whether a missed goal is a failure
 * @param answerLimit how long a process may take over one answer before it counts as hung
 * @param out gets the table
 * @param progress is told how far the run is
 */
record Run(
    Optional<Path> json,
    boolean check,
    Duration answerLimit,
    PrintWriter out,
    PrintWriter progress) {

  /** Everything was measured; with {@code --check}, every goal was met. */
  static final int OK = 0;

  /** With {@code --check}: a goal was missed. */
  static final int GOAL_MISSED = 1;

  /** A row or a goal could not be measured, whether goals were to be checked or not. */
  static final int NOT_MEASURED = 3;

  /**
   * Runs a bench.
   *
   * @param bench what to run
   * @return the status for the process to exit with
   */
  int of(Bench bench) throws IOException, InterruptedException {
    Report report;
    try (Workplace workplace = Workplace.create(answerLimit)) {
      report = Turns.run(bench, workplace, progress::println);
    }
    out.print(ReportText.of(report));
    out.flush();
    if (json.isPresent()) {
      Files.writeString(json.get(), ReportJson.of(report) + "\n");
    }
    if (!report.complete()) {
      return NOT_MEASURED;
    }
    return check && !report.everyGoalMet() ? GOAL_MISSED : OK;
  }
}
