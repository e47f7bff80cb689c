package dev.hearth.platform.posix;

import dev.hearth.spi.transport.PollingCounts;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the threads of one transport win and lose by polling. Thread-safe. */
final class PollingMeter {
  private final LongAdder won = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder burnedNanos = new LongAdder();

  void won(long nanos) {
    won.increment();
    burnedNanos.add(nanos);
  }

  void lost(long nanos) {
    lost.increment();
    burnedNanos.add(nanos);
  }

  PollingCounts counts() {
    long found = won.sum();
    return new PollingCounts(found + lost.sum(), found, Duration.ofNanos(burnedNanos.sum()));
  }
}
