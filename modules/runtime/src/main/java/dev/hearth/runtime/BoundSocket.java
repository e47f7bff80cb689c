package dev.hearth.runtime;

import dev.hearth.runtime.settings.AddressSettings;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.spi.system.FileProblem;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.ListenOptions;
import dev.hearth.spi.transport.Listener;
import dev.hearth.spi.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.util.List;

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
   * @param replaces whether who listens there has been told to make room, and is waited for
   * @throws BootException if that is not possible: the message says which address and why
   */
  public static BoundSocket bind(Endpoint endpoint, DaemonSettings settings, boolean replaces)
      throws BootException {
    ListenOptions options = options(settings, replaces);
    return open(settings, transport -> transport.listen(endpoint, options));
  }

  /**
   * Goes on with a socket that was bound by a service manager.
   *
   * @param descriptor its number
   * @throws BootException if it is not such a socket, or another daemon has its address
   */
  public static BoundSocket adopt(int descriptor, DaemonSettings settings) throws BootException {
    ListenOptions options = options(settings, false);
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

  private static ListenOptions options(DaemonSettings settings, boolean replaces) {
    AddressSettings address = settings.address();
    ListenOptions usual =
        settings.access().toListen(settings.io()).withLookInterval(address.lookInterval());
    return replaces
        ? usual.withPatience(address.predecessorTimeout()).waitingForListener()
        : usual.withPatience(address.lockTimeout());
  }

  /** Gives the address back and ends all connections. */
  @Override
  public void close() {
    listener.close();
    transport.close();
  }
}
