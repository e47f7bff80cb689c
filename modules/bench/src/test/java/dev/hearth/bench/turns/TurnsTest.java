package dev.hearth.bench.turns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.table.FailedRow;
import dev.hearth.bench.table.Report;
import dev.hearth.bench.table.Row;
import dev.hearth.bench.turns.Contestant.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

  private final List<String> happened = new ArrayList<>();
  private Workplace workplace;

  @BeforeEach
  void openWorkplace() throws IOException {
    workplace = Workplace.create(Duration.ofSeconds(30));
  }

  @AfterEach
  void closeWorkplace() throws IOException {
    workplace.close();
  }

  private Contestant counting(String row) {
    return new Contestant(row, Map.of(), _ -> new Counting(row));
  }

  /** Reads 1, 2, 3, … in its turns, the first of which warms up. */
  private final class Counting implements Session {
    private final String row;
    private int turn;

    Counting(String row) {
      this.row = row;
    }

    @Override
    public List<Reading> measure() {
      happened.add(row);
      return List.of(new Reading("turn", "", turn++));
    }

    @Override
    public void close() {
      happened.add(row + " closed");
    }
  }

  /** A contestant that is a real process: a shell that ends in its second turn. */
  private static Contestant dying() {
    return new Contestant(
        "dying",
        Map.of("kind", "shell"),
        at -> {
          String script = "read first; echo 1; read second; echo out of luck >&2; exit 9";
          ChildProcess shell = at.start("the shell", List.of("sh", "-c", script));
          return new Session() {
            @Override
            public List<Reading> measure() throws MeasurementException, InterruptedException {
              return List.of(new Reading("answer", "", Double.parseDouble(shell.ask("go"))));
            }

            @Override
            public void close() {
              shell.close();
            }
          };
        });
  }

  private Report run(int rounds, List<Contestant> contestants) throws InterruptedException {
    List<MachineState> states = List.of(MachineState.QUIET);
    return Turns.run(new Bench("test", rounds, states, contestants, List.of()), workplace, _ -> {});
  }

  @Test
  void shouldLetContestantsTakeTurnsAndCloseThemAll() throws InterruptedException {
    run(2, List.of(counting("a"), counting("b")));

    assertThat(happened).containsExactly("a", "b", "a", "b", "a", "b", "a closed", "b closed");
  }

  @Test
  void shouldKeepEveryRoundButTheWarmUp() throws InterruptedException {
    Report report = run(3, List.of(counting("a")));

    Row row = report.rows().getFirst();
    assertThat(row.key().params()).containsExactly(Map.entry("machine", "quiet"));
    assertThat(row.spread().min()).isEqualTo(1);
    assertThat(row.spread().median()).isEqualTo(2);
    assertThat(row.spread().max()).isEqualTo(3);
  }

  @Test
  void shouldReportARowWhoseProcessDiesAndGoOnWithTheOthers() throws InterruptedException {
    Report report = run(2, List.of(dying(), counting("a")));

    assertThat(report.failures())
        .containsExactly(
            new FailedRow(
                "dying",
                Map.of("kind", "shell"),
                "the shell ended with status 9; it wrote: out of luck"));
    assertThat(report.complete()).isFalse();
    assertThat(report.rows()).extracting(row -> row.key().row()).containsExactly("a");
    assertThat(happened).containsExactly("a", "a", "a", "a closed");
  }

  @Test
  void shouldReportAContestantThatCannotBeStarted() throws InterruptedException {
    Contestant absent =
        new Contestant(
            "absent",
            Map.of(),
            at -> {
              ChildProcess never = at.start("the server", List.of("/nonexistent/server"));
              return () -> List.of(new Reading("pid", "", never.pid()));
            });

    Report report = run(1, List.of(absent));

    assertThat(report.rows()).isEmpty();
    assertThat(report.failures()).hasSize(1);
    assertThat(report.failures().getFirst().reason()).contains("/nonexistent/server");
  }
}
