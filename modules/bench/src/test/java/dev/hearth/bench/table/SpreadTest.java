package dev.hearth.bench.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void shouldTakeTheMiddleOfAnOddNumberOfFigures() {
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(4, 1, 9));
  }

  @Test
  void shouldTakeTheMeanOfTheMiddleTwoOfAnEvenNumber() {
    assertThat(Spread.of(List.of(10.0, 1.0, 2.0, 4.0))).isEqualTo(new Spread(3, 1, 10));
  }

  @Test
  void shouldRefuseToMakeUpASpreadOfNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
  }

  @Test
  void shouldGivePercentilesThatWereReallySeen() {
    long[] shuffled = LongStream.rangeClosed(1, 1000).map(i -> i * 377 % 1009).toArray();
    long[] samples = LongStream.rangeClosed(1, 1000).toArray();

    assertThat(Spread.percentile(samples, 0.5)).isEqualTo(500);
    assertThat(Spread.percentile(samples, 0.99)).isEqualTo(990);
    assertThat(Spread.percentile(samples, 1)).isEqualTo(1000);
    assertThat(Spread.percentile(new long[] {7}, 0.99)).isEqualTo(7);
    assertThat(shuffled).contains(Spread.percentile(shuffled, 0.99));
  }

  @Test
  void shouldLeaveTheSamplesAsTheyAre() {
    long[] samples = {3, 1, 2};

    Spread.percentile(samples, 0.5);

    assertThat(samples).containsExactly(3, 1, 2);
  }

  @Test
  void shouldRefuseAPercentileOfNothingOrOfNoShare() {
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.percentile(new long[0], 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.percentile(new long[] {1}, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.percentile(new long[] {1}, 1.1));
  }
}
