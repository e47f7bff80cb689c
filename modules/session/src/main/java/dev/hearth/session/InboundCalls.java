package dev.hearth.session;

import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The peer's calls that are in work beyond the I/O thread. Thread-safe; the I/O thread adds. */
final class InboundCalls {
  private final ConcurrentHashMap<Long, InboundCall> byId = new ConcurrentHashMap<>(4);
  private final Set<InboundCall> oneWays = ConcurrentHashMap.newKeySet(4);
  private final AtomicInteger count = new AtomicInteger();
  private final int limit;
  private volatile @Nullable SessionEnd closed;

  InboundCalls(int limit) {
    this.limit = limit;
  }

  /** Checks that there is room for one more. */
  void admit() throws CallException {
    if (count.get() >= limit) {
      throw new CallException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "this connection has "
              + limit
              + " calls in work, and no more are allowed; wait until some have ended");
    }
  }

  /** Registers a call. If the session has ended, it is cancelled at once. */
  void add(InboundCall call) {
    count.incrementAndGet();
    if (call.isOneWay()) {
      oneWays.add(call);
    } else {
      byId.put(call.id(), call);
    }
    SessionEnd end = closed;
    if (end != null) {
      call.cancel(end.toCallee());
    }
  }

  /** The call with this ID; null if it has ended or is none of these. */
  @Nullable InboundCall get(long id) {
    return byId.get(id);
  }

  void remove(InboundCall call) {
    count.decrementAndGet();
    if (call.isOneWay()) {
      oneWays.remove(call);
    } else {
      byId.remove(call.id());
    }
  }

  int size() {
    return count.get();
  }

  /** Cancels all calls, and those that will be added. */
  void close(SessionEnd end) {
    closed = end;
    for (InboundCall call : byId.values()) {
      call.cancel(end.toCallee());
    }
    for (InboundCall call : oneWays) {
      call.cancel(end.toCallee());
    }
  }
}
