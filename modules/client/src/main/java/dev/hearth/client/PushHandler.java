package dev.hearth.client;

import dev.hearth.spi.Request;

/** Takes what the daemon pushes for one service. */
@FunctionalInterface
public interface PushHandler {
  /**
   * A push has arrived. Called by whichever thread reads the connection, one push after another; it
   * must neither block nor wait for an answer of the same connection. What it throws goes to that
   * thread's handler of uncaught exceptions.
   *
   * @param push valid during this call only
   */
  void pushed(Request push);
}
