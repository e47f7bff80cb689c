package dev.hearth.bench.service;

import dev.hearth.spi.Call;
import dev.hearth.spi.Reply;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;

/** Work that ends only when it is cancelled. */
final class Endless {
  private final LongAdder begun = new LongAdder();
  private final LongAdder ended = new LongAdder();

  Reply last(Call call) throws InterruptedException {
    begun.increment();
    try {
      new CountDownLatch(1).await();
      return Reply.EMPTY;
    } finally {
      ended.increment();
    }
  }

  long begun() {
    return begun.sum();
  }

  long ended() {
    return ended.sum();
  }
}
