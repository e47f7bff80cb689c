package dev.hearth.spi.transport;

import java.io.IOException;

/** Listens and connects. Thread-safe. Closing it closes its listeners and all their connections. */
public interface Transport extends AutoCloseable {
  /** The name of the I/O engine in use. */
  String engine();

  /**
   * Binds an endpoint. Peers can connect from then on and queue in the kernel; nothing is accepted
   * before {@link Listener#start}.
   *
   * @param backlog how many peers may queue
   * @throws IOException if it cannot be bound: the message says which endpoint and why
   */
  Listener listen(Endpoint endpoint, int backlog) throws IOException;

  /**
   * Connects to an endpoint. The connection is driven by its callers: see {@link PullConnection}.
   *
   * @param acceptor makes the receiver of what arrives; called on this thread before the return
   * @throws IOException if no one listens there, or the connection is not allowed
   */
  PullConnection connect(Endpoint endpoint, Acceptor acceptor) throws IOException;

  @Override
  void close();
}
