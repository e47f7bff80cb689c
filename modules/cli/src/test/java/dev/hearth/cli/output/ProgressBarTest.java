package dev.hearth.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressBarTest {
  private static final long TOTAL = 10 * 1024;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();

  private ProgressBar bar(boolean terminal, long total) {
    PrintStream err = new PrintStream(shown, true, StandardCharsets.UTF_8);
    Console console = new Console(InputStream.nullInputStream(), err, err, terminal);
    return new ProgressBar(console, "big.bin", total, clock::get);
  }

  private String shown() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldShowNothingOfWhatIsDoneWithinASecond() {
    try (ProgressBar bar = bar(true, TOTAL)) {
      clock.set(TimeUnit.MILLISECONDS.toNanos(999));
      bar.reach(1024);
    }

    assertThat(shown()).isEmpty();
  }

  @Test
  void shouldShowHowFarItIsOnceASecondHasPassed() {
    try (ProgressBar bar = bar(true, TOTAL)) {
      clock.set(TimeUnit.SECONDS.toNanos(2));
      bar.reach(TOTAL / 2);

      assertThat(shown()).contains("big.bin", "50 %", "5.0 KiB of 10.0 KiB", "2.5 KiB/s");
    }

    assertThat(shown()).endsWith("\r\u001b[K");
  }

  @Test
  void shouldNotShowMoreOftenThanAPersonCanRead() {
    try (ProgressBar bar = bar(true, TOTAL)) {
      clock.set(TimeUnit.SECONDS.toNanos(2));
      bar.reach(1);
      String once = shown();
      clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(99));
      bar.reach(1);

      assertThat(shown()).isEqualTo(once);
    }
  }

  @Test
  void shouldShowBytesAloneWhereTheTotalIsNotKnown() {
    try (ProgressBar bar = bar(true, -1)) {
      clock.set(TimeUnit.SECONDS.toNanos(1));
      bar.reach(2048);

      assertThat(shown()).contains("2.0 KiB  2.0 KiB/s").doesNotContain("%", " of ");
    }
  }

  @Test
  void shouldShowNothingWhereNoOneWatches() {
    try (ProgressBar bar = bar(false, TOTAL)) {
      clock.set(TimeUnit.SECONDS.toNanos(5));
      bar.reach(TOTAL);
    }

    assertThat(shown()).isEmpty();
  }
}
