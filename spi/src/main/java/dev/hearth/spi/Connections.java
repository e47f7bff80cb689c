package dev.hearth.spi;

import dev.hearth.spi.transport.Endpoint;

/**
 * The connections of this process as one service uses them. A handle names any of them, inbound or
 * outbound, and every method takes any handle. Safe for use by many threads.
 *
 * <p>A handle that names no connection to send on is refused, nothing is sent, and the code says
 * what is wrong with it:
 *
 * <ul>
 *   <li>{@link ErrorCode#NOT_FOUND}: its connection has ended. Its slot may have been given to
 *       another peer since, which such a handle never reaches
 *   <li>{@link ErrorCode#INVALID_ARGUMENT}: it was never given out
 *   <li>{@link ErrorCode#FAILED_PRECONDITION}: it names a listener
 *   <li>{@link ErrorCode#UNAVAILABLE}: its connection's handshake is not through, or the connection
 *       is about to end
 * </ul>
 */
public interface Connections extends Pusher {
  /**
   * Connects to a daemon and waits until the handshake is through. The connection is the service's,
   * which closes it; what is left of it ends after the service has stopped. It fires neither {@link
   * Service#onOpen} nor {@link Service#onClose}. What its peer asks is served as what any peer
   * asks.
   *
   * @param deadline by when; the daemon's own time for handshakes may be shorter
   * @throws CallException {@link ErrorCode#UNAVAILABLE} when no one listens there or answers,
   *     {@link ErrorCode#PERMISSION_DENIED} when connecting is not allowed, {@link
   *     ErrorCode#FAILED_PRECONDITION} when both speak no version in common, {@link
   *     ErrorCode#RESOURCE_EXHAUSTED} when there are too many outbound connections, {@link
   *     ErrorCode#DEADLINE_EXCEEDED}
   */
  ConnectionHandle connect(Endpoint endpoint, Deadline deadline)
      throws CallException, InterruptedException;

  /**
   * Calls a service or a client's handlers at the other end and waits for the answer. While it
   * waits, what the peer asks goes on being served, this service's own methods among it: calls nest
   * in both directions.
   *
   * <p>Within a {@link BlockingHandler} the call is made on behalf of the handler's own: it ends at
   * that one's deadline at the latest, and its thread is interrupted when that one is cancelled,
   * which cancels it too. Not to be used by a {@link NonBlockingHandler}, whose thread would have
   * to read the answer.
   *
   * @param attachment handed over: closed once sent, also when this call fails
   * @return the answer, which the caller owns and closes
   * @throws CallException how the call failed; {@link ErrorCode#RESOURCE_EXHAUSTED} also when calls
   *     are nested too deeply
   */
  Answer call(
      ConnectionHandle handle,
      int serviceId,
      int messageType,
      Message message,
      Attachment attachment,
      Deadline deadline)
      throws CallException, InterruptedException;

  /**
   * Ends a connection: what is queued still goes out, its calls are cancelled. Returns at once.
   *
   * @param reason for this daemon's people; the peer is not told
   */
  void close(ConnectionHandle handle, String reason) throws CallException;
}
