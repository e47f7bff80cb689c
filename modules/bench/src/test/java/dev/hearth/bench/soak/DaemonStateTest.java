package dev.hearth.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DaemonStateTest {
  private static DaemonState state(String descriptors, String bytes) {
    return new DaemonState(Map.of("descriptors", descriptors, "buffers", bytes), 0);
  }

  @Test
  void shouldNameWhatIsLeft() {
    assertThat(state("40", "0").differences(state("41", "0")))
        .containsExactly("descriptors: 40 before, 41 now");
  }

  @Test
  void shouldFindNoDifferenceWhereAllIsAsBefore() {
    assertThat(state("40", "0").differences(state("40", "0"))).isEmpty();
  }

  @Test
  void shouldNotTakeAStateOfWhichNothingIsKnownForRest() {
    assertThat(state("40", "0").isAtRest()).isFalse();
  }
}
