package dev.hearth.bench.soak.worker;

import dev.hearth.spi.CallException;
import java.io.IOException;

/** One of the things that a visit to the daemon can do. */
@FunctionalInterface
interface Operation {
  /**
   * Does it, and compares what comes of it.
   *
   * @throws SoakException when that is not what it should be
   * @throws CallException when a call fails that should not
   */
  void run() throws SoakException, CallException, IOException, InterruptedException;
}
