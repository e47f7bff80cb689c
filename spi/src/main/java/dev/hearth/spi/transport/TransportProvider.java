package dev.hearth.spi.transport;

import java.io.IOException;

/** How a platform's transport is found, with {@link java.util.ServiceLoader}. Thread-safe. */
public interface TransportProvider {
  /** The platform's name: {@code posix}, {@code windows}. */
  String name();

  /** Whether this machine's operating system is the one that the platform is for. Cheap. */
  boolean isSupported();

  /**
   * Opens the transport. Starts no thread: listening does.
   *
   * @throws IOException if the engine that the options name cannot run here
   */
  Transport open(TransportOptions options) throws IOException;

  /**
   * Loads what listening will need, where that takes long. Changes nothing that can be seen; a
   * start calls it beside its other steps.
   *
   * @throws IOException if it cannot be had: then nothing can be opened either
   */
  default void prepare() throws IOException {}

  /** How a process of this platform goes on without who started it. */
  default Detachment detachment() {
    return Detachment.NOT_NEEDED;
  }
}
