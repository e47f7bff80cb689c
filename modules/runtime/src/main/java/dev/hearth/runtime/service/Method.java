package dev.hearth.runtime.service;

import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.NonBlockingHandler;
import dev.hearth.spi.PeerRole;

/** What a service answers one message type with. */
public sealed interface Method {
  /** What it is called in logs. */
  String name();

  /** The least role of those who may call it. */
  PeerRole needed();

  /** Answered on the connection's I/O thread. */
  record NonBlocking(String name, PeerRole needed, NonBlockingHandler handler) implements Method {}

  /** Answered on a virtual thread. */
  record Blocking(String name, PeerRole needed, BlockingHandler handler) implements Method {}
}
