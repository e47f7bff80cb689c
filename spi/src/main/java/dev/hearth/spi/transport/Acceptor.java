package dev.hearth.spi.transport;

/** Takes new connections. */
@FunctionalInterface
public interface Acceptor {
  /** Makes the receiver of what arrives on a new connection. Does not block. */
  Receiver accept(Connection connection);
}
