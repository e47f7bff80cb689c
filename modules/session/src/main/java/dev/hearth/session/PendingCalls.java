package dev.hearth.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The calls of this end that wait for their answer, by correlation ID. IDs count up and are never
 * used again. Those of the end that accepted have the highest bit set, so that of each frame it is
 * plain whose call it belongs to. Thread-safe.
 */
final class PendingCalls {
  /** The bit that marks the calls of the end that accepted the connection. */
  static final long ACCEPTOR_BIT = Long.MIN_VALUE;

  private final ConcurrentHashMap<Long, OutboundCall> calls = new ConcurrentHashMap<>(4);
  private final AtomicLong lastId;
  private volatile @Nullable SessionEnd closed;

  PendingCalls(boolean acceptor) {
    lastId = new AtomicLong(acceptor ? ACCEPTOR_BIT : 0);
  }

  long nextId() {
    return lastId.incrementAndGet();
  }

  /** Whether a correlation ID is of this end's space. */
  boolean isOwn(long id) {
    return (id ^ lastId.get()) >= 0;
  }

  /** Expects an answer to a call. If no answer can come any more, the call fails at once. */
  void add(OutboundCall call) {
    calls.put(call.id(), call);
    SessionEnd end = closed;
    if (end != null) {
      call.failed(end.toCaller());
    }
  }

  /** The call with this ID; null if it has ended or never was. */
  @Nullable OutboundCall get(long id) {
    return calls.get(id);
  }

  void remove(OutboundCall call) {
    calls.remove(call.id());
  }

  int size() {
    return calls.size();
  }

  /** Fails all calls, and those that will be added. */
  void close(SessionEnd end) {
    closed = end;
    for (OutboundCall call : calls.values()) {
      call.failed(end.toCaller());
    }
  }
}
