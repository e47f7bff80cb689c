package dev.hearth.runtime.dispatch;

import dev.hearth.runtime.lifecycle.Remaining;
import dev.hearth.runtime.service.HostedService;
import dev.hearth.session.InboundCall;
import dev.hearth.session.InboundRequest;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Peer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One inbound connection at one service that watches connections.
 *
 * <pre>
 * I/O thread        begin   request  request            request                  end
 *                     │        └─ held ─┘                  │                      │
 * virtual thread      └─▶ onOpen ──────▶ held requests     │                      │
 * handlers                                   ·──▶ ·──▶     └──▶ …                 │
 * virtual thread                                               the last of all ───┴─▶ onClose
 * </pre>
 *
 * <p>The requests that are held count among the calls in work of their connection, which bounds
 * them. {@link #begin}, {@link #request} and {@link #end} are for the I/O thread.
 */
final class Visit {
  private final HostedService service;
  private final Dispatcher dispatcher;
  private final Remaining visits;
  private final Runnable leave = this::leave;

  /** The connection itself, the thread of onOpen, and each request in work. */
  private final AtomicInteger present = new AtomicInteger();

  /** Guarded by this. */
  private final ArrayDeque<InboundCall> held = new ArrayDeque<>(0);

  private volatile boolean greeting;
  private volatile boolean open;
  private boolean begun;
  private @Nullable ConnectionHandle handle;
  private String reason = "";

  Visit(HostedService service, Dispatcher dispatcher, Remaining visits) {
    this.service = service;
    this.dispatcher = dispatcher;
    this.visits = visits;
  }

  boolean isAt(HostedService other) {
    return service.equals(other);
  }

  /** The connection has opened. */
  void begin(Peer peer) {
    begun = true;
    visits.enter();
    present.set(2);
    start("onOpen", () -> greet(peer));
  }

  private void start(String hook, Runnable work) {
    Thread.ofVirtual().name(service.descriptor().name() + " " + hook).start(work);
  }

  private void greet(Peer peer) {
    greeting = true;
    try {
      service.opened(peer);
    } catch (Exception | Error e) {
      Defects.reportHook(service, "onOpen", e);
    }
    for (InboundCall next = nextHeld(); next != null; next = nextHeld()) {
      dispatcher.resume(service, next, leave);
    }
    leave();
  }

  /** Once none is held, requests take the usual way: until then each waits behind the others. */
  private synchronized @Nullable InboundCall nextHeld() {
    InboundCall next = held.pollFirst();
    open = next == null;
    return next;
  }

  /** A request has come. */
  void request(InboundRequest request) {
    present.incrementAndGet();
    if (open || isAwaited(request) || !hold(request)) {
      dispatcher.serve(service, request, leave);
    }
  }

  /** Whether onOpen may be waiting for this: it would wait for ever if this waited for it. */
  private boolean isAwaited(InboundRequest request) {
    return greeting && request.mayBeNestedInOwnCall();
  }

  private synchronized boolean hold(InboundRequest request) {
    if (open) {
      return false;
    }
    InboundCall call = dispatcher.hold(service, request);
    if (call == null) {
      leave();
    } else {
      held.addLast(call);
    }
    return true;
  }

  /** The connection has ended. */
  void end(ConnectionHandle ended, String why) {
    if (begun) {
      handle = ended;
      reason = why;
      leave();
    }
  }

  private void leave() {
    ConnectionHandle ended = present.decrementAndGet() == 0 ? handle : null;
    if (ended != null) {
      start("onClose", () -> bidFarewell(ended));
    }
  }

  private void bidFarewell(ConnectionHandle ended) {
    try {
      service.closed(ended, reason);
    } catch (Exception | Error e) {
      Defects.reportHook(service, "onClose", e);
    } finally {
      visits.leave();
    }
  }
}
