package dev.hearth.spi.transport;

/** A bound endpoint. */
public interface Listener extends AutoCloseable {
  /** Where it is bound. */
  Endpoint endpoint();

  /**
   * Begins to accept. Called once.
   *
   * @param acceptor called on the I/O thread that will serve the connection
   */
  void start(Acceptor acceptor);

  /**
   * Stops accepting and gives the endpoint back; connections that are open live on. What could not
   * be released is logged by the platform, never thrown.
   */
  @Override
  void close();
}
