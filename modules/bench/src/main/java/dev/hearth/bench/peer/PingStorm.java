package dev.hearth.bench.peer;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Pings over many connections at once, a fixed number of them in flight on each; one thread. */
final class PingStorm {

  private PingStorm() {}

  /**
   * Sends pings for as long as it is to go on, and returns when all of them are answered.
   *
   * @param inFlight how many on each connection
   * @param goesOn asked for each batch of answers
   */
  static void run(List<PingStream> streams, int inFlight, BooleanSupplier goesOn)
      throws IOException {
    try (Selector selector = Selector.open()) {
      for (PingStream stream : streams) {
        stream.channel().configureBlocking(false);
        stream.channel().register(selector, SelectionKey.OP_READ, stream);
        stream.send(inFlight);
      }
      int open = streams.size();
      while (open > 0) {
        selector.select();
        for (SelectionKey ready : selector.selectedKeys()) {
          PingStream stream = (PingStream) ready.attachment();
          refill(stream, goesOn);
          open -= stream.drained() ? 1 : 0;
        }
        selector.selectedKeys().clear();
      }
    }
  }

  /** Sends as many as were answered; answers whether any were. */
  static boolean refill(PingStream stream, BooleanSupplier goesOn) throws IOException {
    int answers = stream.receive();
    if (answers > 0 && goesOn.getAsBoolean()) {
      stream.send(answers);
    }
    return answers > 0;
  }
}
