package dev.hearth.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.runtime.settings.AddressSettings;
import dev.hearth.session.Deadlines;
import dev.hearth.spi.StopOutcome;
import dev.hearth.spi.transport.Restoration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HoldingWatchTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration LATE = Duration.ofHours(1);

  @TempDir private Path folder;
  private final BlockingQueue<String> looks = new LinkedBlockingQueue<>();
  private final ShutdownRequest shutdown = new ShutdownRequest();

  @Test
  void shouldLookAgainAndAfterTheOthersWhereOneFailsForADefect() throws Exception {
    Holding defective =
        new Looked(
            "defective",
            () -> {
              throw new IllegalStateException("a defect");
            });
    Holding sound = new Looked("sound", () -> Restoration.NOT_NEEDED);
    try (Deadlines deadlines = new Deadlines()) {
      HoldingWatch watch =
          new HoldingWatch(
              folder,
              List.of(defective, sound),
              deadlines,
              shutdown,
              new AddressSettings(LATE, LATE, SOON, SOON, LATE, SOON));
      watch.start();

      for (int look = 0; look < 3; look++) {
        assertThat(looks.take()).isEqualTo("defective");
        assertThat(looks.take()).isEqualTo("sound");
      }
      assertThat(shutdown.isRequested()).isFalse();
      assertThat(watch.stop(LATE)).isEqualTo(StopOutcome.GRACEFUL);
    }
  }

  /** Tells each look. */
  private final class Looked implements Holding {
    private final String what;
    private final Supplier<Restoration> result;

    Looked(String what, Supplier<Restoration> result) {
      this.what = what;
      this.result = result;
    }

    @Override
    public String what() {
      return what;
    }

    @Override
    public Path folder() {
      return folder;
    }

    @Override
    public Restoration keep() {
      looks.add(what);
      return result.get();
    }
  }
}
