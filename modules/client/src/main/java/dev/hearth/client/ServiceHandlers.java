package dev.hearth.client;

import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.NonBlockingHandler;
import dev.hearth.spi.PeerRole;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a client answers one service of the daemon. Thread-safe. */
final class ServiceHandlers implements HandlerRegistry {
  private static final int MAX_MESSAGE_TYPE = 0xFFFF;

  private final int serviceId;
  private final ConcurrentHashMap<Integer, ClientMethod> methods = new ConcurrentHashMap<>(4);
  private final AtomicReference<@Nullable PushHandler> pushes = new AtomicReference<>();

  ServiceHandlers(int serviceId) {
    this.serviceId = serviceId;
  }

  @Nullable ClientMethod method(int messageType) {
    return methods.get(messageType);
  }

  /** Takes the pushes of all message types that have no handler of their own. */
  @Nullable PushHandler pushHandler() {
    return pushes.get();
  }

  void pushHandler(PushHandler handler) {
    if (!pushes.compareAndSet(null, handler)) {
      throw new IllegalArgumentException("service " + serviceId + " has a push handler already");
    }
  }

  /** The role does not matter: who has connected to a daemon lets it ask what it likes. */
  @Override
  public HandlerRegistry nonBlocking(
      int messageType, String name, PeerRole needed, NonBlockingHandler handler) {
    return add(messageType, new ClientMethod.NonBlocking(name, handler));
  }

  /** As with the other, the role does not matter. */
  @Override
  public HandlerRegistry blocking(
      int messageType, String name, PeerRole needed, BlockingHandler handler) {
    return add(messageType, new ClientMethod.Blocking(name, handler));
  }

  private HandlerRegistry add(int messageType, ClientMethod method) {
    if (messageType < 0 || messageType > MAX_MESSAGE_TYPE) {
      throw new IllegalArgumentException(messageType + " is not in 0 to " + MAX_MESSAGE_TYPE);
    }
    if (messageType == RESERVED_MESSAGE_TYPE) {
      throw new IllegalArgumentException("message type 0x00FF is reserved in every service");
    }
    if (methods.putIfAbsent(messageType, method) != null) {
      throw new IllegalArgumentException(
          "message type %d of service %d has a handler already".formatted(messageType, serviceId));
    }
    return this;
  }
}
