package dev.hearth.runtime.service;

import dev.hearth.spi.Traffic;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a service is asked. Safe for use by many threads; counting allocates nothing. */
public final class TrafficCounter {
  private final LongAdder calls = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final LongAdder bytesSent = new LongAdder();

  /** A request or one-way has come, with this many bytes of message and attachment. */
  public void received(long bytes) {
    calls.increment();
    bytesReceived.add(bytes);
  }

  /** An item of a call under way has come, with this many bytes. */
  public void streamed(long bytes) {
    bytesReceived.add(bytes);
  }

  /** So many bytes of message and attachment go out. */
  public void sent(long bytes) {
    bytesSent.add(bytes);
  }

  /** A request is answered with an error. */
  public void failed() {
    errors.increment();
  }

  /** What has been counted; not of one single moment while calls are under way. */
  public Traffic snapshot() {
    return new Traffic(calls.sum(), errors.sum(), bytesReceived.sum(), bytesSent.sum());
  }
}
