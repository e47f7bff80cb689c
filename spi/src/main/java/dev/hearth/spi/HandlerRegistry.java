package dev.hearth.spi;

/**
 * Where a service says what it answers. A one-way frame runs the same handler as a request; its
 * reply is dropped. Who has not the role that a handler needs is answered {@link
 * ErrorCode#PERMISSION_DENIED}, and the handler does not hear of it.
 */
public interface HandlerRegistry {
  /** The message type that is reserved in every service. */
  int RESERVED_MESSAGE_TYPE = 0x00FF;

  /** As the other, for those who may use the services. */
  default HandlerRegistry nonBlocking(int messageType, String name, NonBlockingHandler handler) {
    return nonBlocking(messageType, name, PeerRole.USER, handler);
  }

  /** As the other, for those who may use the services. */
  default HandlerRegistry blocking(int messageType, String name, BlockingHandler handler) {
    return blocking(messageType, name, PeerRole.USER, handler);
  }

  /**
   * Has a message type answered on the connection's I/O thread.
   *
   * @param messageType 0 to 65535, but {@link #RESERVED_MESSAGE_TYPE}
   * @param name what the method is called in logs and statistics
   * @param needed the least role of those who may call it
   * @throws IllegalArgumentException if the type is reserved, out of range or taken
   */
  HandlerRegistry nonBlocking(
      int messageType, String name, PeerRole needed, NonBlockingHandler handler);

  /**
   * Has a message type answered on a virtual thread.
   *
   * @param messageType 0 to 65535, but {@link #RESERVED_MESSAGE_TYPE}
   * @param name what the method is called in logs and statistics
   * @param needed the least role of those who may call it
   * @throws IllegalArgumentException if the type is reserved, out of range or taken
   */
  HandlerRegistry blocking(int messageType, String name, PeerRole needed, BlockingHandler handler);

  /**
   * Has a message type answered on the connection's I/O thread where that can be done at once, and
   * else on a virtual thread. A host may leave the attempt out.
   *
   * @param messageType 0 to 65535, but {@link #RESERVED_MESSAGE_TYPE}
   * @param name what the method is called in logs and statistics
   * @param needed the least role of those who may call it
   * @param first asked first
   * @param otherwise gets what the first does not answer
   * @throws IllegalArgumentException if the type is reserved, out of range or taken
   */
  default HandlerRegistry attempting(
      int messageType,
      String name,
      PeerRole needed,
      AttemptingHandler first,
      BlockingHandler otherwise) {
    return blocking(messageType, name, needed, otherwise);
  }
}
