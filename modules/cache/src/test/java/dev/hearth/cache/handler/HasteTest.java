package dev.hearth.cache.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HasteTest {
  private static final long MILLI = 1_000_000;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - MILLI);
  private final Haste haste = new Haste(now::get);

  @Test
  void shouldStoreAtOnceAsLongAsThatIsDoneInMicroseconds() {
    haste.took(MILLI);

    assertThat(haste.mayTry()).isTrue();
  }

  @Test
  void shouldRestAfterASlowPutForSixteenTimesAsLongAsItTook() {
    haste.took(10 * MILLI);

    assertThat(haste.mayTry()).isFalse();
    now.addAndGet(160 * MILLI - 1);
    assertThat(haste.mayTry()).isFalse();
    now.addAndGet(1);
    assertThat(haste.mayTry()).isTrue();
  }
}
