package dev.hearth.bench.turns;

import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.table.FailedRow;
import dev.hearth.bench.table.Report;
import dev.hearth.bench.turns.MachineState.Hold;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Runs a bench: all contestants are opened, then take turns, so that whatever drifts on the machine
 * hits all of them alike. A contestant that fails leaves the run and stands in the report with its
 * reason.
 */
public final class Turns {

  private final Workplace workplace;
  private final Consumer<String> progress;
  private final List<Running> running = new ArrayList<>();
  private final List<FailedRow> failures = new ArrayList<>();
  private final Figures figures = new Figures();

  private record Running(Contestant contestant, Contestant.Session session) {}

  private Turns(Workplace workplace, Consumer<String> progress) {
    this.workplace = workplace;
    this.progress = progress;
  }

  /**
   * Runs one bench from start to end.
   *
   * @param bench what to run
   * @param workplace where the processes work
   * @param progress is told in words how far the run is
   * @return what came out
   * @throws InterruptedException when the calling thread is interrupted; nothing is left running
   */
  public static Report run(Bench bench, Workplace workplace, Consumer<String> progress)
      throws InterruptedException {
    String conditions = conditions(bench);
    Turns turns = new Turns(workplace, progress);
    try {
      turns.open(bench);
      turns.takeAll(bench);
    } finally {
      turns.running.forEach(each -> each.session().close());
    }
    var rows = turns.figures.rows();
    var verdicts = bench.goals().stream().map(goal -> goal.judge(rows)).toList();
    return new Report(bench.name(), conditions, rows, turns.failures, verdicts);
  }

  private void open(Bench bench) throws InterruptedException {
    for (Contestant contestant : bench.contestants()) {
      progress.accept("starting " + contestant.row() + " " + contestant.params());
      try {
        running.add(new Running(contestant, contestant.opener().open(workplace)));
      } catch (MeasurementException e) {
        fail(contestant, e);
      }
    }
  }

  private void takeAll(Bench bench) throws InterruptedException {
    List<MachineState> states = new ArrayList<>(bench.states());
    // Round 0 warms caches, pages and compilers; its figures are not kept.
    for (int round = 0; round <= bench.rounds(); round++) {
      progress.accept(round == 0 ? "warming up" : "round " + round + " of " + bench.rounds());
      boolean keep = round > 0;
      for (MachineState state : List.copyOf(states)) {
        try (Hold _ = state.enter(workplace)) {
          takeTurns(state, keep);
        } catch (MeasurementException e) {
          failures.add(new FailedRow("machine", state.asParam(), String.valueOf(e.getMessage())));
          states.remove(state);
        }
      }
    }
  }

  private void takeTurns(MachineState state, boolean keep) throws InterruptedException {
    for (Running each : List.copyOf(running)) {
      try {
        List<Reading> readings = each.session().measure();
        if (keep) {
          figures.add(each.contestant(), state, readings);
        }
      } catch (MeasurementException e) {
        fail(each.contestant(), e);
        running.remove(each);
        each.session().close();
      }
    }
  }

  private void fail(Contestant contestant, MeasurementException e) {
    failures.add(
        new FailedRow(contestant.row(), contestant.params(), String.valueOf(e.getMessage())));
  }

  private static String conditions(Bench bench) {
    var machine = ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        "%d rounds on %d cores, %s %s, load before the run %.2f",
        bench.rounds(),
        machine.getAvailableProcessors(),
        machine.getName(),
        machine.getVersion(),
        machine.getSystemLoadAverage());
  }
}
