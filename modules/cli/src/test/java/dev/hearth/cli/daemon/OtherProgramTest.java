package dev.hearth.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
final class OtherProgramTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(200);

  private static List<String> shell(String script) {
    return List.of("sh", "-c", script);
  }

  @Test
  void shouldTellHowItEndedAndWhatItSaid() throws Exception {
    assertThat(OtherProgram.run(shell("echo out; echo error >&2; exit 5"), PATIENCE))
        .isEqualTo(new OtherProgram(5, "out\nerror\n"));
  }

  @Test
  void shouldKillOneThatHangs() {
    assertThatThrownBy(() -> OtherProgram.run(List.of("sleep", "100"), SHORT))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "sleep 100 has not ended after 200 ms, and was killed; --timeout gives it more");
  }

  /** Whether Java can still read what it said depends on who of both is faster. */
  @Test
  void shouldNotWaitForOneThatKeepsTheOutputOfAnEndedOne() throws Exception {
    try {
      assertThat(OtherProgram.run(shell("sleep 100 & exit 5"), SHORT).exitCode()).isEqualTo(5);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("has not ended after 200 ms");
    }
  }
}
