package dev.hearth.spi.transport;

/**
 * How a transport works.
 *
 * @param engine the name of the platform's I/O engine; {@code auto} for its best
 * @param ioThreads how many threads serve the inbound connections, from 1
 * @param readBufferBytes how much is read at once; one buffer a thread, shared by its connections
 * @param polling whether threads look for a moment before they sleep
 */
public record TransportOptions(String engine, int ioThreads, int readBufferBytes, Polling polling) {
  /** The engine name that leaves the choice to the platform. */
  public static final String AUTO = "auto";

  /** Checks the ranges. */
  public TransportOptions {
    if (ioThreads < 1) {
      throw new IllegalArgumentException("ioThreads is " + ioThreads + ", must be at least 1");
    }
    if (readBufferBytes < 4096) {
      throw new IllegalArgumentException(
          "readBufferBytes is " + readBufferBytes + ", must be at least 4096");
    }
  }
}
