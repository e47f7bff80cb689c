package dev.hearth.runtime.principal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns<String> turns = new Turns<>();

  private List<String> all() {
    List<String> all = new ArrayList<>();
    for (String next = turns.poll(); next != null; next = turns.poll()) {
      all.add(next);
    }
    return all;
  }

  @Test
  void shouldServeOneOfEachUserInTurnHoweverManyWait() {
    for (int i = 0; i < 4; i++) {
      turns.add(1, "a" + i);
    }
    turns.add(2, "b0");
    turns.add(3, "c0");
    turns.add(2, "b1");

    assertThat(all()).containsExactly("a0", "b0", "c0", "a1", "b1", "a2", "a3");
    assertThat(turns.isEmpty()).isTrue();
  }

  @Test
  void shouldServeAUserThatComesBackBehindTheOthers() {
    turns.add(1, "a0");
    turns.add(2, "b0");
    assertThat(turns.poll()).isEqualTo("a0");

    turns.add(1, "a1");

    assertThat(all()).containsExactly("b0", "a1");
  }

  @Test
  void shouldForgetWhatIsTakenBack() {
    turns.add(1, "a0");
    turns.add(1, "a1");
    turns.add(2, "b0");

    assertThat(turns.remove(1, "a0")).isTrue();
    assertThat(turns.remove(1, "a0")).isFalse();
    assertThat(turns.remove(2, "b0")).isTrue();
    assertThat(turns.remove(3, "c0")).isFalse();

    assertThat(all()).containsExactly("a1");
  }
}
