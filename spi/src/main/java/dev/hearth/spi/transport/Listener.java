package dev.hearth.spi.transport;

import java.io.IOException;

/** A bound endpoint. While it is open, its lock keeps others from binding the same. */
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
   * Looks whether peers still get here by the endpoint. Where somebody has deleted what leads here,
   * it is made anew, and who waits in the queue is accepted all the same. Cheap where nothing is
   * amiss. Not for two threads at once.
   *
   * @return what became of it
   * @throws IOException if that is not possible: another has taken the endpoint, or nothing can be
   *     made there any more. Whoever connects does not get here from then on
   */
  Restoration keepReachable() throws IOException;

  /**
   * Stops accepting and gives the endpoint back; connections that are open live on. What could not
   * be released is logged by the platform, never thrown.
   */
  @Override
  void close();
}
