package dev.hearth.runtime.dispatch;

import com.google.inject.Inject;
import dev.hearth.runtime.lifecycle.Occupancy;
import dev.hearth.runtime.lifecycle.Remaining;
import dev.hearth.runtime.principal.Principal;
import dev.hearth.runtime.principal.Principals;
import dev.hearth.runtime.service.HostedService;
import dev.hearth.runtime.service.Method;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.session.InboundCall;
import dev.hearth.session.InboundRequest;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Reply;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Runs each call of a blocking handler on a virtual thread of its own, as long as there are not too
 * many of them. How many one connection may have is its session's concern.
 */
public final class CallScheduler {
  private final Principals principals;
  private final Occupancy occupancy;
  private final int maxCalls;
  private final Semaphore free;
  private final Remaining working = new Remaining();

  @Inject
  CallScheduler(DaemonSettings settings, Principals principals, Occupancy occupancy) {
    this.principals = principals;
    this.occupancy = occupancy;
    maxCalls = settings.maxCalls();
    free = new Semaphore(maxCalls);
  }

  /**
   * Takes a request off the I/O thread.
   *
   * @throws CallException if there are too many calls, of all or of this user; the request is still
   *     to be answered
   */
  InboundCall admit(InboundRequest request) throws CallException {
    Principal principal = principals.of(request.peer().credentials());
    if (principal == null) {
      return admit(request, CallScheduler::nothing);
    }
    principal.beginCall();
    boolean admitted = false;
    try {
      InboundCall call = admit(request, principal::endCall);
      admitted = true;
      return call;
    } finally {
      if (!admitted) {
        principal.endCall();
      }
    }
  }

  private static void nothing() {}

  private InboundCall admit(InboundRequest request, Runnable ended) throws CallException {
    if (!free.tryAcquire()) {
      throw new CallException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "the daemon has "
              + maxCalls
              + " calls in work, and no more are allowed (daemon.max-calls); try again later");
    }
    boolean detached = false;
    try {
      InboundCall call =
          request.detach(
              () -> {
                free.release();
                ended.run();
              });
      detached = true;
      return call;
    } finally {
      if (!detached) {
        free.release();
      }
    }
  }

  /**
   * Has a call's handler run.
   *
   * @param served run when it has returned, and nothing is left of the call
   */
  void start(HostedService service, Method method, InboundCall call, Runnable served) {
    working.enter();
    occupancy.enter();
    Thread.ofVirtual()
        .name(method.name())
        .start(
            () -> {
              try (call) {
                answer(service, method, call);
              } finally {
                served.run();
                working.leave();
                occupancy.leave();
              }
            });
  }

  /**
   * Waits until no handler runs any more, those of cancelled calls among them.
   *
   * @return false when the time passed first
   */
  public boolean awaitIdle(Duration timeout) throws InterruptedException {
    return working.awaitNone(timeout);
  }

  /** Has its handler answer a call, on this thread. */
  static void answer(HostedService service, Method method, InboundCall call) {
    BlockingHandler handler = method.detached();
    try {
      Reply reply = call.handle(own -> handler.handle(new CountedCall(own, service.traffic())));
      service.traffic().sent(Dispatcher.sizeOf(reply));
      call.reply(reply);
    } catch (CallException e) {
      fail(service, call, e);
    } catch (InterruptedException e) {
      fail(service, call, new CallException(ErrorCode.CANCELLED, "the call was interrupted", e));
    } catch (Exception | Error e) {
      // A handler may fail in any way once its call is cancelled; that is no defect.
      fail(
          service,
          call,
          call.isCancelled()
              ? new CallException(ErrorCode.CANCELLED, "the call was cancelled", e)
              : Defects.report(service, method.name(), e));
    }
  }

  private static void fail(HostedService service, InboundCall call, CallException why) {
    service.traffic().failed();
    call.fail(why);
  }
}
