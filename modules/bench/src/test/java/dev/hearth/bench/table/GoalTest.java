package dev.hearth.bench.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.bench.table.Goal.Bound;
import dev.hearth.bench.table.Goal.Measure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalTest {

  private static final FigureKey OURS = new FigureKey("ours", Map.of("machine", "quiet"), "p50");
  private static final FigureKey THEIRS =
      new FigureKey("theirs", Map.of("machine", "quiet"), "p50");

  private static Row row(FigureKey key, double median) {
    return new Row(key, "us", new Spread(median, 0, 1000));
  }

  private static Goal ratio(double limit, Bound bound) {
    return new Goal("ours by theirs", limit, bound, new Measure.Ratio(OURS, THEIRS));
  }

  @Test
  void shouldHoldTheRatioOfTheMediansAgainstTheLimit() {
    var verdict = ratio(1.3, Bound.AT_MOST).judge(List.of(row(OURS, 12), row(THEIRS, 10)));

    assertThat(verdict.measured()).hasValue(1.2);
    assertThat(verdict.met()).isTrue();
  }

  @Test
  void shouldCountTheLimitItselfAsMetOnBothSides() {
    List<Row> rows = List.of(row(OURS, 15), row(THEIRS, 10));

    assertThat(ratio(1.5, Bound.AT_MOST).judge(rows).met()).isTrue();
    assertThat(ratio(1.5, Bound.AT_LEAST).judge(rows).met()).isTrue();
    assertThat(ratio(1.4, Bound.AT_MOST).judge(rows).met()).isFalse();
    assertThat(ratio(1.6, Bound.AT_LEAST).judge(rows).met()).isFalse();
  }

  @Test
  void shouldMissAGoalOfWhichARowWasNotMeasured() {
    var verdict = ratio(1.3, Bound.AT_MOST).judge(List.of(row(THEIRS, 10)));

    assertThat(verdict.measured()).isEmpty();
    assertThat(verdict.met()).isFalse();
  }

  @Test
  void shouldNotTakeAFigureOfOtherParametersForTheOneThatIsMeant() {
    FigureKey awake = new FigureKey("ours", Map.of("machine", "awake"), "p50");
    Goal goal = new Goal("ours", 20, Bound.AT_MOST, new Measure.Figure(OURS));

    assertThat(goal.judge(List.of(row(awake, 10))).measured()).isEmpty();
    assertThat(goal.judge(List.of(row(awake, 10), row(OURS, 30))).met()).isFalse();
  }
}
