package dev.hearth.spi;

import java.time.Duration;

/**
 * A running part of the daemon. The host calls {@link #register}, {@link #start} and {@link #stop}
 * in this order, each once. A service whose start failed is stopped too.
 *
 * <p>A service that wants to know of connections overrides {@link #onOpen} or {@link #onClose}. For
 * each inbound connection they are called once each, whatever happens to it:
 *
 * <pre>
 * onOpen ─▶ its requests to this service ─▶ onClose
 * </pre>
 *
 * <p>Both run on a virtual thread, one for each connection and service: they may block, and hold up
 * neither other connections nor other services. They may call, push to and close the connection.
 * What they throw is logged and changes nothing.
 */
public interface Service {
  /** Says what this service answers. Acquires nothing. */
  void register(HandlerRegistry handlers);

  /**
   * Acquires what the service needs. No request reaches it before this returns. A start that takes
   * longer than the host allows is interrupted, and {@link #stop} called without waiting for it.
   *
   * @throws Exception leaves the service out; what had been acquired is released by {@link #stop}
   */
  void start() throws Exception;

  /**
   * A peer has come, and its handshake is through. Its requests to this service wait until this
   * returns; only those that are nested in a call of this service to it do not, since this method
   * may be waiting for that call.
   *
   * @param peer who it is; its handle names it until {@link #onClose} and is refused from then on
   * @throws Exception a defect, for the log
   */
  default void onOpen(Peer peer) throws Exception {}

  /**
   * The connection has ended, and with it the last handler of this service that served it. Its
   * handle is refused already.
   *
   * @param reason why, for people
   * @throws Exception a defect, for the log
   */
  default void onClose(ConnectionHandle handle, String reason) throws Exception {}

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
