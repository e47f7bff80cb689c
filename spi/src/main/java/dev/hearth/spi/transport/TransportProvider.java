package dev.hearth.spi.transport;

import java.io.IOException;

/** How a platform's transport is found, with {@link java.util.ServiceLoader}. */
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

  /** How a process of this platform goes on without who started it. */
  default Detachment detachment() {
    return Detachment.NOT_NEEDED;
  }
}
