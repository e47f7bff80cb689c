package dev.hearth.client;

import dev.hearth.session.InboundCall;
import dev.hearth.session.InboundHandler;
import dev.hearth.session.InboundRequest;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.NonBlockingHandler;
import dev.hearth.spi.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the daemon asks and pushes to this client's handlers, by service and message type.
 * Called by whichever thread reads the connection.
 */
final class DaemonRequests implements InboundHandler {
  private final ClientHandlers handlers;

  DaemonRequests(ClientHandlers handlers) {
    this.handlers = handlers;
  }

  @Override
  public void request(InboundRequest request) {
    ServiceHandlers service = handlers.find(request.serviceId());
    ClientMethod method = service == null ? null : service.method(request.messageType());
    switch (method) {
      case ClientMethod.NonBlocking(_, NonBlockingHandler handler) -> answer(request, handler);
      case ClientMethod.Blocking blocking -> begin(request, blocking);
      case null -> unhandled(request, service == null ? null : service.pushHandler());
    }
  }

  private static void unhandled(InboundRequest request, @Nullable PushHandler pushes) {
    if (!request.isOneWay()) {
      request.fail(
          new CallException(
              ErrorCode.UNIMPLEMENTED,
              "this client has no handler for message type %d of service %d"
                  .formatted(request.messageType(), request.serviceId())));
    } else if (pushes != null) {
      push(request, pushes);
    }
  }

  private static void push(InboundRequest request, PushHandler handler) {
    try {
      handler.pushed(request);
    } catch (RuntimeException e) {
      report(e);
    }
  }

  private static void answer(InboundRequest request, NonBlockingHandler handler) {
    Reply reply;
    try {
      reply = handler.handle(request);
    } catch (CallException e) {
      request.fail(e);
      return;
    } catch (RuntimeException e) {
      report(e);
      request.fail(defect(e));
      return;
    }
    request.reply(reply);
  }

  private static void begin(InboundRequest request, ClientMethod.Blocking method) {
    try {
      InboundCall call = request.detach();
      Thread.ofVirtual().name(method.name()).start(() -> run(call, method.handler()));
    } catch (CallException e) {
      request.fail(e);
    }
  }

  private static void run(InboundCall call, BlockingHandler handler) {
    try (call) {
      answer(call, handler);
    }
  }

  private static void answer(InboundCall call, BlockingHandler handler) {
    try {
      call.reply(call.handle(handler));
    } catch (CallException e) {
      call.fail(e);
    } catch (InterruptedException e) {
      call.fail(new CallException(ErrorCode.CANCELLED, "the call was interrupted", e));
    } catch (Exception | Error e) {
      // A handler may fail in any way once its call is cancelled; that is no defect.
      if (!call.isCancelled()) {
        report(e);
      }
      call.fail(defect(e));
    }
  }

  private static CallException defect(Throwable failure) {
    return new CallException(ErrorCode.INTERNAL, "the client's handler failed", failure);
  }

  private static void report(Throwable failure) {
    Thread current = Thread.currentThread();
    current.getUncaughtExceptionHandler().uncaughtException(current, failure);
  }
}
