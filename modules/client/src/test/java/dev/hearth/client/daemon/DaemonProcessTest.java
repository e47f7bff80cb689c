package dev.hearth.client.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.spi.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of programs that are started as daemons; shell scripts stand for these. */
@DisabledOnOs(OS.WINDOWS)
final class DaemonProcessTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  private DaemonProcess launch(String script) throws Exception {
    return DaemonProcess.launch(ScriptedProgram.in(folder, script));
  }

  private DaemonStartException failure(String script) throws Exception {
    DaemonProcess process = launch(script);
    return catchThrowableOfType(
        DaemonStartException.class, () -> process.awaitReady(Deadline.after(PATIENCE)));
  }

  @Test
  void shouldNotBlameTheConfigurationWhenTheMemoryOfADaemonThatStartsRunsOut() throws Exception {
    DaemonStartException failure = failure("exit 3");

    assertThat(failure.reason()).isEqualTo(ObtainFailure.NOT_STARTED);
    assertThat(failure).hasMessageContaining("exit code 3 (its JVM ran out of memory)");
  }

  @Test
  @Timeout(60)
  void shouldNotWaitLongerThanItMayForTheEndOfADaemonThatHasClosedItsOutput() throws Exception {
    DaemonProcess process = launch("exec >&-; exec sleep 100");
    try {
      assertThat(
              catchThrowableOfType(
                  DaemonStartException.class,
                  () -> process.awaitReady(Deadline.after(Duration.ofMillis(500)))))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(ObtainFailure.TIMED_OUT));
    } finally {
      process.end(ObtainOptions.STOP_TIMEOUT);
    }
  }

  @Test
  @Timeout(60)
  void shouldKillADaemonThatDoesNotStopInTheTimeThatItHas() throws Exception {
    DaemonProcess process = launch("trap '' TERM; echo ready; while :; do sleep 1; done");
    process.awaitReady(Deadline.after(PATIENCE));

    process.end(Duration.ofMillis(200));

    assertThat(process.awaitEnd(Duration.ZERO)).contains(137);
  }

  @Test
  void shouldBlameTheConfigurationWhenTheDaemonDoes() throws Exception {
    assertThat(failure("exit 78").reason()).isEqualTo(ObtainFailure.CONFIGURATION);
  }
}
