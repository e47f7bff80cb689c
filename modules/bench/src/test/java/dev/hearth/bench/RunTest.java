package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.table.FigureKey;
import dev.hearth.bench.table.Goal;
import dev.hearth.bench.table.Goal.Bound;
import dev.hearth.bench.table.Goal.Measure;
import dev.hearth.bench.turns.Bench;
import dev.hearth.bench.turns.Contestant;
import dev.hearth.bench.turns.MachineState;
import dev.hearth.bench.turns.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

  private static final Contestant TEN =
      new Contestant("ten", Map.of(), _ -> () -> List.of(new Reading("p50", "us", 10)));

  private static final Contestant BROKEN =
      new Contestant(
          "broken",
          Map.of(),
          _ -> {
            throw new MeasurementException("no such program");
          });

  private final StringWriter out = new StringWriter();

  private static Bench bench(double limit, List<Contestant> contestants) {
    var ten = new FigureKey("ten", Map.of(MachineState.PARAM, "quiet"), "p50");
    Goal goal = new Goal("ten", limit, Bound.AT_MOST, new Measure.Figure(ten));
    return new Bench("test", 1, List.of(MachineState.QUIET), contestants, List.of(goal));
  }

  private int run(boolean check, Bench bench) throws IOException, InterruptedException {
    return run(check, Optional.empty(), bench);
  }

  private int run(boolean check, Optional<Path> json, Bench bench)
      throws IOException, InterruptedException {
    PrintWriter progress = new PrintWriter(new StringWriter());
    return new Run(json, check, Duration.ofSeconds(30), new PrintWriter(out), progress).of(bench);
  }

  @Test
  void shouldExitWith1WhenAGoalIsMissedAndGoalsAreChecked() throws Exception {
    assertThat(run(true, bench(9, List.of(TEN)))).isEqualTo(1);
  }

  @Test
  void shouldOnlyShowAMissedGoalWhenGoalsAreNotChecked() throws Exception {
    assertThat(run(false, bench(9, List.of(TEN)))).isZero();
    assertThat(out.toString()).contains("NO");
  }

  @Test
  void shouldExitWith0WhenEveryGoalIsMet() throws Exception {
    assertThat(run(true, bench(10, List.of(TEN)))).isZero();
  }

  @Test
  void shouldExitWith3WhenARowFailsWhetherGoalsAreCheckedOrNot() throws Exception {
    assertThat(run(false, bench(10, List.of(TEN, BROKEN)))).isEqualTo(3);
    assertThat(run(true, bench(10, List.of(TEN, BROKEN)))).isEqualTo(3);
    assertThat(out.toString()).contains("FAILED broken", "no such program");
  }

  @Test
  void shouldExitWith3WhenAGoalHasNoRow() throws Exception {
    assertThat(run(false, bench(10, List.of()))).isEqualTo(3);
    assertThat(out.toString()).contains("not measured");
  }

  @Test
  void shouldWriteTheReportAsJsonToo(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("report.json");

    run(false, Optional.of(json), bench(10, List.of(TEN)));

    var report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
    assertThat(report.getAsJsonArray("rows")).hasSize(1);
    assertThat(report.getAsJsonArray("goals")).hasSize(1);
  }
}
