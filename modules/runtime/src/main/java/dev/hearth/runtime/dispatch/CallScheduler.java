package dev.hearth.runtime.dispatch;

import com.google.inject.Inject;
import dev.hearth.runtime.lifecycle.Occupancy;
import dev.hearth.runtime.lifecycle.Remaining;
import dev.hearth.runtime.principal.Principal;
import dev.hearth.runtime.principal.Principals;
import dev.hearth.runtime.principal.Turns;
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
import org.jspecify.annotations.Nullable;

/**
 * Runs each call of a blocking handler on a virtual thread of its own, as long as there are not too
 * many of them. How many one connection may have is its session's concern.
 *
 * <pre>
 * admit ─▶ start ─▶ (waits, in its user's line) ─▶ begins: has a thread ─▶ runs: has a processor ─▶ ended
 *          └────── at most daemon.principal.max-calls of a user ──────────────────────────────────┘
 *                                                  └── at most daemon.max-calls of all ───────────┘
 *                                                  └── few ──┘
 * </pre>
 *
 * <p>A virtual thread gets a processor in the order in which all of them became ready, whoever's
 * they are. So only as many begin as there are processors, and the next one does when one of these
 * has got its processor: calls that find all processors taken wait here, where users take turns.
 */
public final class CallScheduler {
  private final Principals principals;
  private final Occupancy occupancy;
  private final int maxCalls;
  private final int maxBeginning = Runtime.getRuntime().availableProcessors();
  private final Remaining working = new Remaining();

  // Guarded by this.
  private final Turns<Beginning> waiting = new Turns<>();
  private int running;
  private int beginning;

  /** What becomes of a call that is started. */
  private enum Place {
    BEGINS,
    WAITS,
    REFUSED
  }

  /** A call and its handler. */
  private record Beginning(
      HostedService service, Method method, InboundCall call, Runnable served) {
    long user() {
      return call.peer().credentials().uid();
    }
  }

  @Inject
  CallScheduler(DaemonSettings settings, Principals principals, Occupancy occupancy) {
    this.principals = principals;
    this.occupancy = occupancy;
    maxCalls = settings.maxCalls();
  }

  /**
   * Takes a request off the I/O thread.
   *
   * @throws CallException if there are too many calls of this user; the request is still to be
   *     answered
   */
  InboundCall admit(InboundRequest request) throws CallException {
    Principal principal = principals.of(request.peer().credentials());
    if (principal == null) {
      return request.detach();
    }
    principal.beginCall();
    boolean admitted = false;
    try {
      InboundCall call = request.detach(principal::endCall);
      admitted = true;
      return call;
    } finally {
      if (!admitted) {
        principal.endCall();
      }
    }
  }

  /**
   * Has a call's handler run, now or when it is its user's turn; also a non-blocking one, whose
   * request had to be detached.
   *
   * @param served run when it has returned, and nothing is left of the call
   */
  void start(HostedService service, Method method, InboundCall call, Runnable served) {
    working.enter();
    occupancy.enter();
    Beginning started = new Beginning(service, method, call, served);
    switch (place(started)) {
      case BEGINS -> begin(started);
      case WAITS -> call.onCancel(() -> withdraw(started));
      case REFUSED -> {
        fail(service, call, tooMany());
        drop(started);
      }
    }
  }

  private synchronized Place place(Beginning started) {
    if (running < maxCalls && beginning < maxBeginning && waiting.isEmpty()) {
      running++;
      beginning++;
      return Place.BEGINS;
    }
    if (running >= maxCalls && started.call().isNested()) {
      // The call that it serves may have one of the places, and would keep it for as long.
      return Place.REFUSED;
    }
    waiting.add(started.user(), started);
    return Place.WAITS;
  }

  private CallException tooMany() {
    return new CallException(
        ErrorCode.RESOURCE_EXHAUSTED,
        "the daemon has "
            + maxCalls
            + " calls in work (daemon.max-calls), and one that is nested in another cannot wait for"
            + " their end; try again later");
  }

  private void begin(Beginning next) {
    String name = next.method().name();
    if (next.method() instanceof Method.NonBlocking) {
      next.call().inTurn(name, () -> run(next));
    } else {
      Thread.ofVirtual().name(name).start(() -> run(next));
    }
  }

  private void run(Beginning next) {
    beginNext(begun());
    try (InboundCall call = next.call()) {
      answer(next.service(), next.method(), call);
    } finally {
      beginNext(ended());
      next.served().run();
      working.leave();
      occupancy.leave();
    }
  }

  private void beginNext(@Nullable Beginning next) {
    if (next != null) {
      begin(next);
    }
  }

  private synchronized @Nullable Beginning begun() {
    beginning--;
    return next();
  }

  private synchronized @Nullable Beginning ended() {
    running--;
    return next();
  }

  private @Nullable Beginning next() {
    if (running >= maxCalls || beginning >= maxBeginning) {
      return null;
    }
    Beginning next = waiting.poll();
    if (next != null) {
      running++;
      beginning++;
    }
    return next;
  }

  /** A call was cancelled: one that still waits does so no more. */
  private void withdraw(Beginning started) {
    boolean waited;
    synchronized (this) {
      waited = waiting.remove(started.user(), started);
    }
    if (waited) {
      started.service().traffic().failed();
      drop(started);
    }
  }

  private void drop(Beginning started) {
    started.call().close();
    started.served().run();
    working.leave();
    occupancy.leave();
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
