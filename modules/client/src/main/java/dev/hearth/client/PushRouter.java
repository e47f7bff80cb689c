package dev.hearth.client;

import dev.hearth.session.InboundHandler;
import dev.hearth.session.InboundRequest;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.util.concurrent.ConcurrentHashMap;

/** Brings what the daemon sends to the handler of its service. */
final class PushRouter implements InboundHandler {
  private final ConcurrentHashMap<Integer, PushHandler> handlers = new ConcurrentHashMap<>(4);

  void add(int serviceId, PushHandler handler) {
    if (handlers.putIfAbsent(serviceId, handler) != null) {
      throw new IllegalArgumentException("service " + serviceId + " has a push handler already");
    }
  }

  @Override
  public void request(InboundRequest request) {
    if (!request.isOneWay()) {
      request.fail(new CallException(ErrorCode.UNIMPLEMENTED, "this client answers no calls"));
      return;
    }
    PushHandler handler = handlers.get(request.serviceId());
    if (handler != null) {
      push(request, handler);
    }
  }

  private static void push(InboundRequest request, PushHandler handler) {
    try {
      handler.pushed(request);
    } catch (RuntimeException e) {
      Thread reader = Thread.currentThread();
      reader.getUncaughtExceptionHandler().uncaughtException(reader, e);
    }
  }
}
