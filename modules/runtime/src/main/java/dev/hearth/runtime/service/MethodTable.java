package dev.hearth.runtime.service;

import dev.hearth.spi.AttemptingHandler;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.NonBlockingHandler;
import dev.hearth.spi.PeerRole;
import org.jspecify.annotations.Nullable;

/** What one service answers, by message type. */
final class MethodTable implements HandlerRegistry {
  private final SparseTable<Method> methods = new SparseTable<>();

  @Nullable Method get(int messageType) {
    return methods.get(messageType);
  }

  @Override
  public HandlerRegistry nonBlocking(
      int messageType, String name, PeerRole needed, NonBlockingHandler handler) {
    return add(messageType, new Method.NonBlocking(name, needed, handler));
  }

  @Override
  public HandlerRegistry blocking(
      int messageType, String name, PeerRole needed, BlockingHandler handler) {
    return add(messageType, new Method.Blocking(name, needed, handler));
  }

  @Override
  public HandlerRegistry attempting(
      int messageType,
      String name,
      PeerRole needed,
      AttemptingHandler first,
      BlockingHandler otherwise) {
    return add(messageType, new Method.Attempting(name, needed, first, otherwise));
  }

  private HandlerRegistry add(int messageType, Method method) {
    if (messageType == RESERVED_MESSAGE_TYPE) {
      throw new IllegalArgumentException(
          "message type 0x%04X of '%s' is reserved in every service"
              .formatted(messageType, method.name()));
    }
    if (!methods.put(messageType, method)) {
      throw new IllegalArgumentException(
          "message type %d of '%s' is taken by an earlier handler"
              .formatted(messageType, method.name()));
    }
    return this;
  }
}
