package dev.hearth.runtime.dispatch;

import com.google.inject.Inject;
import dev.hearth.runtime.service.HostedService;
import dev.hearth.runtime.service.Method;
import dev.hearth.runtime.service.ServiceRegistry;
import dev.hearth.session.InboundCall;
import dev.hearth.session.InboundHandler;
import dev.hearth.session.InboundRequest;
import dev.hearth.spi.AttemptingHandler;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
    HostedService service = serviceOf(request);
    if (service != null) {
      serve(service, request);
    }
  }

  /** The service that a request is for; null where there is none, and the request is answered. */
  @Nullable HostedService serviceOf(InboundRequest request) {
    HostedService service = services.find(request.serviceId());
    if (service == null) {
      request.fail(unknownService(request));
    }
    return service;
  }

  /** Brings a request to its handler. */
  void serve(HostedService service, InboundRequest request) {
    serve(service, request, Dispatcher::nothing);
  }

  private static void nothing() {}

  /**
   * As the other.
   *
   * @param served run once, when no handler works on the request any more
   */
  void serve(HostedService service, InboundRequest request, Runnable served) {
    service.traffic().received(request.payloadBytes());
    Method method = service.method(request.messageType());
    CallException refusal = refusal(service, method, request);
    if (refusal != null) {
      refuse(service, request, refusal);
    } else if (method != null
        && (request.mustBeDetached() || !isAnswered(service, method, request))) {
      schedule(service, method, request, served);
      return;
    }
    served.run();
  }

  /** Why a request is not served; null where it is. */
  private static @Nullable CallException refusal(
      HostedService service, @Nullable Method method, Request request) {
    if (!service.isRunning()) {
      return notRunning(service);
    }
    if (method == null) {
      return unknownMethod(service, request.messageType());
    }
    PeerRole role = request.peer().role();
    return role.allows(method.needed()) ? null : notAllowed(service, method, role);
  }

  /** Answers a request on this thread, where that is possible; false where nothing was done. */
  private static boolean isAnswered(HostedService service, Method method, InboundRequest request) {
    Reply reply;
    long bytes;
    try {
      reply = atOnce(method, request);
      bytes = reply == null ? 0 : sizeOf(reply);
    } catch (CallException e) {
      refuse(service, request, e);
      return true;
    } catch (RuntimeException | Error e) {
      // Whatever a service's defect is, it must not end the thread that other connections live on.
      refuse(service, request, Defects.report(service, method.name(), e));
      return true;
    }
    if (reply == null) {
      return false;
    }
    service.traffic().sent(bytes);
    request.reply(reply);
    return true;
  }

  private static @Nullable Reply atOnce(Method method, InboundRequest request)
      throws CallException {
    return switch (method) {
      case Method.NonBlocking here -> here.handler().handle(request);
      case Method.Attempting both -> request.hasItems() ? null : attempt(both.first(), request);
      case Method.Blocking _ -> null;
    };
  }

  /** What an attempt has read of the request is there to be read again. */
  private static @Nullable Reply attempt(AttemptingHandler handler, InboundRequest request)
      throws CallException {
    ByteBuffer message = request.message();
    ByteBuffer attachment = request.attachment();
    int messageStart = message.position();
    int attachmentStart = attachment.position();
    Reply reply = handler.attempt(request);
    message.position(messageStart);
    attachment.position(attachmentStart);
    return reply;
  }

  private void schedule(
      HostedService service, Method method, InboundRequest request, Runnable served) {
    try {
      scheduler.start(service, method, scheduler.admit(request), served);
    } catch (CallException e) {
      refuse(service, request, e);
      served.run();
    }
  }

  /**
   * Takes a request off the I/O thread that is not to be served yet.
   *
   * @return null where that is not possible, and the request is answered
   */
  @Nullable InboundCall hold(HostedService service, InboundRequest request) {
    service.traffic().received(request.payloadBytes());
    try {
      return scheduler.admit(request);
    } catch (CallException e) {
      refuse(service, request, e);
      return null;
    }
  }

  /**
   * Brings a request that was held to its handler; a non-blocking one runs here and now.
   *
   * @param served run once, when no handler works on the request any more
   */
  void resume(HostedService service, InboundCall call, Runnable served) {
    Method method = service.method(call.messageType());
    CallException refusal = refusal(service, method, call);
    boolean here = method instanceof Method.NonBlocking;
    if (refusal == null && method != null && !here && !call.isCancelled()) {
      scheduler.start(service, method, call, served);
      return;
    }
    try (call) {
      if (refusal != null) {
        refuse(service, call, refusal);
      } else if (method != null && !call.isCancelled()) {
        CallScheduler.answer(service, method, call);
      }
    }
    served.run();
  }

  static long sizeOf(Reply reply) {
    return (long) reply.message().size() + reply.attachment().length();
  }

  private static void refuse(HostedService service, InboundRequest request, CallException why) {
    service.traffic().failed();
    request.fail(why);
  }

  private static void refuse(HostedService service, InboundCall call, CallException why) {
    service.traffic().failed();
    call.fail(why);
  }

  private static CallException unknownService(InboundRequest request) {
    return new CallException(
        ErrorCode.UNIMPLEMENTED,
        "this daemon has no service with ID "
            + request.serviceId()
            + "; 'hearth services' shows those that it has");
  }

  private static CallException unknownMethod(HostedService service, int messageType) {
    return new CallException(
        ErrorCode.UNIMPLEMENTED,
        "version %s of the service %s does not know message type %d"
            .formatted(service.descriptor().version(), service.descriptor().name(), messageType));
  }

  private static CallException notAllowed(HostedService service, Method method, PeerRole role) {
    return new CallException(
        ErrorCode.PERMISSION_DENIED,
        "%s of the service %s needs the role %s, and this peer has the role %s (daemon.access)"
            .formatted(
                method.name(), service.descriptor().name(), nameOf(method.needed()), nameOf(role)));
  }

  private static String nameOf(PeerRole role) {
    return role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static CallException notRunning(HostedService service) {
    return new CallException(
        ErrorCode.UNAVAILABLE,
        "the service %s is %s; 'hearth services' says why"
            .formatted(service.descriptor().name(), service.status().state()));
  }
}
