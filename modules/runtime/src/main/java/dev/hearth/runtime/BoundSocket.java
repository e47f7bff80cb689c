package dev.hearth.runtime;

import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.spi.system.FileProblem;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.ListenOptions;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.function.BooleanSupplier;

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
  public static BoundSocket bind(Endpoint endpoint, DaemonSettings settings) throws BootException {
    ListenOptions options = options(settings).withPatience(settings.address().lockTimeout());
    return open(settings, transport -> transport.listen(endpoint, options));
  }

  /**
   * The same once the daemon that listens there has made room, for which somebody tells it to.
   *
   * @param wanted whether there is still somebody who does, or has: asked again and again
   * @throws BootException if that is not possible, or nobody does any more
   */
  public static BoundSocket replace(
      Endpoint endpoint, DaemonSettings settings, BooleanSupplier wanted) throws BootException {
    ListenOptions options =
        options(settings)
            .withPatience(settings.address().predecessorTimeout())
            .waitingForListener()
            .whileWanted(wanted);
    return open(settings, transport -> transport.listen(endpoint, options));
  }

  /**
   * Goes on with a socket that was bound by a service manager.
   *
   * @param descriptor its number
   * @throws BootException if it is not such a socket, or another daemon has its address
   */
  public static BoundSocket adopt(int descriptor, DaemonSettings settings) throws BootException {
    ListenOptions options = options(settings).withPatience(settings.address().lockTimeout());
    return open(settings, transport -> transport.adopt(descriptor, options));
  }

  /** How a transport gets its listener. */
  @FunctionalInterface
  private interface Binding {
    Listener bind(Transport transport) throws IOException;
  }

  private static BoundSocket open(DaemonSettings settings, Binding binding) throws BootException {
    try {
      Transport transport = Platform.here().open(settings.io().toTransport());
      try {
        return new BoundSocket(transport, binding.bind(transport));
      } catch (IOException | RuntimeException e) {
        transport.close();
        throw e;
      }
    } catch (IOException e) {
      BootException.Kind kind =
          e instanceof BindException
              ? BootException.Kind.ADDRESS_IN_USE
              : BootException.Kind.ADDRESS;
      throw new BootException(kind, "cannot listen: " + FileProblem.of(e), List.of(), e);
    }
  }

  private static ListenOptions options(DaemonSettings settings) {
    return settings
        .access()
        .toListen(settings.io())
        .withLookInterval(settings.address().lookInterval());
  }

  /** Gives the address back and ends all connections. */
  @Override
  public void close() {
    listener.close();
    transport.close();
  }
}
