package dev.hearth.runtime;

import dev.hearth.spi.transport.TransportProvider;
import java.io.IOException;
import java.util.ServiceLoader;

/** The part of the image that is for this machine's operating system. */
public final class Platform {
  private Platform() {}

  /**
   * Finds it.
   *
   * @throws IOException if the image has none for this system
   */
  public static TransportProvider here() throws IOException {
    for (TransportProvider provider : ServiceLoader.load(TransportProvider.class)) {
      if (provider.isSupported()) {
        return provider;
      }
    }
    throw new IOException("no platform of this image is for " + System.getProperty("os.name"));
  }
}
