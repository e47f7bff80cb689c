package dev.hearth.client;

import dev.hearth.spi.HandlerRegistry;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client answers the daemon's services when they call it, and takes when they push. Given to
 * {@link HearthClient#connect(ClientOptions, ClientHandlers)}, since a service may call as soon as
 * the handshake is through; more may be added at any time. Thread-safe.
 *
 * <p>A non-blocking handler runs on whichever thread reads the connection, and must not wait for an
 * answer of it. A blocking one runs on a virtual thread of its own: it may call the daemon, which
 * may call back while it answers that, and so on. A call that it makes is on behalf of the
 * daemon's: it ends at that one's deadline at the latest. What a handler throws beyond {@link
 * dev.hearth.spi.CallException} goes to its thread's handler of uncaught exceptions.
 */
public final class ClientHandlers {
  private final ConcurrentHashMap<Integer, ServiceHandlers> services = new ConcurrentHashMap<>(4);

  /** Nothing is answered yet. */
  public ClientHandlers() {}

  /** Where handlers are registered for one service of the daemon, by message type. */
  public HandlerRegistry of(int serviceId) {
    return services.computeIfAbsent(serviceId, ServiceHandlers::new);
  }

  /**
   * Has the pushes of a service handled whose message type has no handler of its own.
   *
   * @throws IllegalArgumentException if the service has such a handler already
   */
  public ClientHandlers onPush(int serviceId, PushHandler handler) {
    services.computeIfAbsent(serviceId, ServiceHandlers::new).pushHandler(handler);
    return this;
  }

  boolean isEmpty() {
    return services.isEmpty();
  }

  /** What is answered to a service; null where nothing is. */
  @Nullable ServiceHandlers find(int serviceId) {
    return services.get(serviceId);
  }
}
