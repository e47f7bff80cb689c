package dev.hearth.runtime;

import dev.hearth.runtime.settings.AccessSettings;
import dev.hearth.runtime.settings.IoSettings;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportProvider;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.ServiceLoader;

/**
 * The daemon's address, bound: peers queue in the kernel from here on, and are accepted later.
 *
 * @param transport moves the bytes
 * @param listener takes the peers
 */
public record BoundSocket(Transport transport, Listener listener) implements AutoCloseable {
  /**
   * Binds the address by the platform's means.
   *
   * @throws BootException if that is not possible: the message says which address and why
   */
  public static BoundSocket bind(Endpoint endpoint, IoSettings settings, AccessSettings access)
      throws BootException {
    try {
      Transport transport = platform().open(settings.toTransport());
      try {
        return new BoundSocket(transport, transport.listen(endpoint, access.toListen(settings)));
      } catch (IOException | RuntimeException e) {
        transport.close();
        throw e;
      }
    } catch (IOException e) {
      BootException.Kind kind =
          e instanceof BindException
              ? BootException.Kind.ADDRESS_IN_USE
              : BootException.Kind.ADDRESS;
      throw new BootException(kind, "cannot listen: " + e.getMessage(), List.of(), e);
    }
  }

  private static TransportProvider platform() throws IOException {
    for (TransportProvider provider : ServiceLoader.load(TransportProvider.class)) {
      if (provider.isSupported()) {
        return provider;
      }
    }
    throw new IOException("no platform of this image is for " + System.getProperty("os.name"));
  }

  /** Gives the address back and ends all connections. */
  @Override
  public void close() {
    listener.close();
    transport.close();
  }
}
