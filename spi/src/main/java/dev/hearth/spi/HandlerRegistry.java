package dev.hearth.spi;

/**
 * Where a service says what it answers. A one-way frame runs the same handler as a request; its
 * reply is dropped.
 */
public interface HandlerRegistry {
  /** The message type that is reserved in every service. */
  int RESERVED_MESSAGE_TYPE = 0x00FF;

  /**
   * Has a message type answered on the connection's I/O thread.
   *
   * @param messageType 0 to 65535, but {@link #RESERVED_MESSAGE_TYPE}
   * @param name what the method is called in logs and statistics
   * @throws IllegalArgumentException if the type is reserved, out of range or taken
   */
  HandlerRegistry nonBlocking(int messageType, String name, NonBlockingHandler handler);

  /**
   * Has a message type answered on a virtual thread.
   *
   * @param messageType 0 to 65535, but {@link #RESERVED_MESSAGE_TYPE}
   * @param name what the method is called in logs and statistics
   * @throws IllegalArgumentException if the type is reserved, out of range or taken
   */
  HandlerRegistry blocking(int messageType, String name, BlockingHandler handler);
}
