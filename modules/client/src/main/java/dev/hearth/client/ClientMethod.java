package dev.hearth.client;

import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.NonBlockingHandler;

/** What a client answers one message type with. */
sealed interface ClientMethod {
  /** Answered by the thread that reads the connection. */
  record NonBlocking(String name, NonBlockingHandler handler) implements ClientMethod {}

  /** Answered on a virtual thread. */
  record Blocking(String name, BlockingHandler handler) implements ClientMethod {}
}
