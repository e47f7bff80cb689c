package dev.hearth.bench.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChildProcessTest {

  private Workplace workplace;

  @BeforeEach
  void openWorkplace() throws IOException {
    workplace = Workplace.create(Duration.ofSeconds(30));
  }

  @AfterEach
  void closeWorkplace() throws IOException {
    workplace.close();
  }

  private ChildProcess shell(String script) throws MeasurementException {
    return workplace.start("the shell", List.of("sh", "-c", script));
  }

  @Test
  void shouldAnswerLineByLine() throws Exception {
    try (ChildProcess shell = shell("echo ready; while read line; do echo \"got $line\"; done")) {
      shell.await("ready");

      assertThat(shell.ask("one")).isEqualTo("got one");
      assertThat(shell.ask("two")).isEqualTo("got two");
    }
  }

  @Test
  void shouldSayWhatWasSaidInPlaceOfWhatWasExpected() throws Exception {
    try (ChildProcess shell = shell("echo broken; read line")) {
      assertThatExceptionOfType(MeasurementException.class)
          .isThrownBy(() -> shell.await("ready"))
          .withMessageContainingAll("the shell", "broken", "ready");
    }
  }

  @Test
  void shouldTellTheStatusAndTheErrorOutputOfAProcessThatFails() throws Exception {
    try (ChildProcess shell = shell("echo half; echo no space left >&2; exit 4")) {
      assertThatExceptionOfType(MeasurementException.class)
          .isThrownBy(shell::awaitSuccess)
          .withMessage("the shell ended with status 4; it wrote: no space left");
    }
  }

  @Test
  void shouldGiveUpOnAProcessThatDoesNotAnswerInTime() throws Exception {
    try (Workplace impatient = Workplace.create(Duration.ofMillis(20));
        ChildProcess mute =
            impatient.start("the mute", List.of("sh", "-c", "while read line; do :; done"))) {
      assertThatExceptionOfType(MeasurementException.class)
          .isThrownBy(() -> mute.ask("anyone?"))
          .withMessageStartingWith("the mute did not answer within");
    }
  }

  @Test
  void shouldEndAProcessThatDoesNotWantToEnd() throws Exception {
    ChildProcess stubborn = shell("trap '' TERM; echo ready; while :; do read line; done");
    stubborn.await("ready");

    stubborn.close();

    assertThat(ProcessHandle.of(stubborn.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
