package dev.hearth.spi;

import java.time.Duration;

/**
 * A running part of the daemon. The host calls the methods in order, each once: {@link #register},
 * {@link #start}, {@link #stop}. A service whose start failed is stopped too.
 */
public interface Service {
  /** Says what this service answers. Acquires nothing. */
  void register(HandlerRegistry handlers);

  /**
   * Acquires what the service needs. No request reaches it before this returns.
   *
   * @throws Exception leaves the service out; what had been acquired is released by {@link #stop}
   */
  void start() throws Exception;

  /**
   * Releases everything, whatever state the start was left in. No request arrives any more; those
   * that still run have been cancelled.
   *
   * @param deadline how long an orderly stop may take
   * @return how it went
   * @throws Exception what could not be released; everything else has been
   */
  StopOutcome stop(Duration deadline) throws Exception;
}
