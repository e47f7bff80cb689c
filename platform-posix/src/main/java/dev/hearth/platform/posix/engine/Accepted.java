package dev.hearth.platform.posix.engine;

import jnr.constants.platform.Errno;
import jnr.unixsocket.UnixSocketChannel;

/** What came of taking a peer from the queue of a listening socket. */
public sealed interface Accepted {
  /**
   * One was there.
   *
   * @param channel non-blocking and close-on-exec; whoever asked closes it
   */
  record Peer(UnixSocketChannel channel) implements Accepted {}

  /**
   * None was taken.
   *
   * @param reason as the system names it: EAGAIN when the queue is empty
   */
  record Nobody(Errno reason) implements Accepted {}
}
