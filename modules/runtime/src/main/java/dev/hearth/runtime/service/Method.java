package dev.hearth.runtime.service;

import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.NonBlockingHandler;

/** What a service answers one message type with. */
public sealed interface Method {
  /** What it is called in logs. */
  String name();

  /** Answered on the connection's I/O thread. */
  record NonBlocking(String name, NonBlockingHandler handler) implements Method {}

  /** Answered on a virtual thread. */
  record Blocking(String name, BlockingHandler handler) implements Method {}
}
