package dev.hearth.runtime.service;

import dev.hearth.spi.AttemptingHandler;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.NonBlockingHandler;
import dev.hearth.spi.PeerRole;

/** What a service answers one message type with. */
public sealed interface Method {
  /** What it is called in logs. */
  String name();

  /** The least role of those who may call it. */
  PeerRole needed();

  /** What serves a request that was taken off the I/O thread. */
  BlockingHandler detached();

  /** Answered on the connection's I/O thread. */
  record NonBlocking(String name, PeerRole needed, NonBlockingHandler handler) implements Method {
    @Override
    public BlockingHandler detached() {
      return handler::handle;
    }
  }

  /** Answered on a virtual thread. */
  record Blocking(String name, PeerRole needed, BlockingHandler detached) implements Method {}

  /** Answered on the connection's I/O thread if that can be done at once. */
  record Attempting(String name, PeerRole needed, AttemptingHandler first, BlockingHandler detached)
      implements Method {}
}
