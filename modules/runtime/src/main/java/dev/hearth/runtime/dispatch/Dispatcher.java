package dev.hearth.runtime.dispatch;

import com.google.inject.Inject;
import dev.hearth.runtime.service.HostedService;
import dev.hearth.runtime.service.Method;
import dev.hearth.runtime.service.ServiceRegistry;
import dev.hearth.session.InboundHandler;
import dev.hearth.session.InboundRequest;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.NonBlockingHandler;
import dev.hearth.spi.Reply;

/**
 * Brings each request to the handler of its service and message type. Called by all I/O threads;
 * for a non-blocking handler it allocates nothing of its own.
 */
public final class Dispatcher implements InboundHandler {
  private final ServiceRegistry services;
  private final CallScheduler scheduler;

  @Inject
  Dispatcher(ServiceRegistry services, CallScheduler scheduler) {
    this.services = services;
    this.scheduler = scheduler;
  }

  @Override
  public void request(InboundRequest request) {
    HostedService service = services.find(request.serviceId());
    if (service == null) {
      request.fail(unknownService(request));
      return;
    }
    service.traffic().received(request.payloadBytes());
    Method method = service.method(request.messageType());
    if (!service.isRunning()) {
      refuse(service, request, notRunning(service));
    } else if (method instanceof Method.NonBlocking(String name, NonBlockingHandler handler)) {
      answer(service, name, handler, request);
    } else if (method instanceof Method.Blocking blocking) {
      schedule(service, blocking, request);
    } else {
      refuse(service, request, unknownMethod(service, request));
    }
  }

  private static void answer(
      HostedService service, String name, NonBlockingHandler handler, InboundRequest request) {
    Reply reply;
    long bytes;
    try {
      reply = handler.handle(request);
      bytes = sizeOf(reply);
    } catch (CallException e) {
      refuse(service, request, e);
      return;
    } catch (RuntimeException | Error e) {
      // Whatever a service's defect is, it must not end the thread that other connections live on.
      refuse(service, request, Defects.report(service, name, e));
      return;
    }
    service.traffic().sent(bytes);
    request.reply(reply);
  }

  private void schedule(HostedService service, Method.Blocking method, InboundRequest request) {
    try {
      scheduler.schedule(service, method, request);
    } catch (CallException e) {
      refuse(service, request, e);
    }
  }

  static long sizeOf(Reply reply) {
    return (long) reply.message().size() + reply.attachment().length();
  }

  private static void refuse(HostedService service, InboundRequest request, CallException why) {
    service.traffic().failed();
    request.fail(why);
  }

  private static CallException unknownService(InboundRequest request) {
    return new CallException(
        ErrorCode.UNIMPLEMENTED,
        "this daemon has no service with ID "
            + request.serviceId()
            + "; 'hearth services' shows those that it has");
  }

  private static CallException unknownMethod(HostedService service, InboundRequest request) {
    return new CallException(
        ErrorCode.UNIMPLEMENTED,
        "version %s of the service %s does not know message type %d"
            .formatted(
                service.descriptor().version(),
                service.descriptor().name(),
                request.messageType()));
  }

  private static CallException notRunning(HostedService service) {
    return new CallException(
        ErrorCode.UNAVAILABLE,
        "the service %s is %s; 'hearth services' says why"
            .formatted(service.descriptor().name(), service.status().state()));
  }
}
