package dev.hearth.bench.soak.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiceTest {
  private static final int MANY = 10_000;

  @Test
  void shouldGiveTheSameForTheSameSeed() {
    Dice one = new Dice(7);
    Dice other = new Dice(7);

    assertThat(one.bytes(100)).isEqualTo(other.bytes(100));
    assertThat(one.seed()).isEqualTo(other.seed());
    assertThat(new Dice(8).bytes(100)).isNotEqualTo(new Dice(7).bytes(100));
  }

  @Test
  void shouldGiveSizesOfAllMagnitudesWithinTheBound() {
    Dice dice = new Dice(1);
    int bound = 1000;

    int[] sizes = IntStream.range(0, MANY).map(_ -> dice.size(bound)).toArray();

    assertThat(sizes).contains(0, 1, bound);
    assertThat(IntStream.of(sizes).min()).hasValue(0);
    assertThat(IntStream.of(sizes).max()).hasValue(bound);
    assertThat(IntStream.of(sizes).filter(size -> size < 32).count()).isGreaterThan(MANY / 3);
  }

  @Test
  void shouldPutTheNumberBeforeTheBytes() {
    byte[] bytes = new Dice(1).bytesBehind(42, 3);

    assertThat(bytes).hasSize(Integer.BYTES + 3);
    assertThat(ByteBuffer.wrap(bytes).getInt()).isEqualTo(42);
  }
}
