package dev.hearth.client.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.client.ClientOptions;
import dev.hearth.spi.transport.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Asking for daemons that do not come to live long. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
final class ObtainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private Obtained obtain(String script) throws Exception {
    return Hearth.obtain(
        ObtainOptions.of(
            ClientOptions.of(new Endpoint(folder.resolve("s").toString()), "test", "1")
                .withEndTimeout(PATIENCE),
            Optional.of(ScriptedProgram.in(folder, script))));
  }

  @Test
  void shouldSayHowTheDaemonEndedThatWasKilledAsSoonAsItWasReady() throws Exception {
    assertThat(obtain("echo 'its last words' >&2; echo ready; kill -9 $$"))
        .isInstanceOfSatisfying(
            Obtained.Failed.class,
            failed -> {
              assertThat(failed.reason()).isEqualTo(ObtainFailure.NOT_STARTED);
              assertThat(failed.message())
                  .contains("exit code 137 (by signal 9) as soon as it was ready")
                  .contains("its last words");
            });
  }
}
