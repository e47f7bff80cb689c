package dev.hearth.bench.service;

import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Connections;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.Message;
import dev.hearth.spi.Peer;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import dev.hearth.spi.Service;
import dev.hearth.spi.StopOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Says which message type is answered by whom, and counts who comes and goes. */
final class BenchService implements Service {
  private static final int COUNTS = 6;

  private final Echo echo = new Echo();
  private final Topics topics;
  private final Callbacks callbacks;
  private final Endless endless = new Endless();
  private final LongAdder opened = new LongAdder();
  private final LongAdder closed = new LongAdder();
  private final LongAdder taken = new LongAdder();
  private final LongAdder takenBytes = new LongAdder();

  BenchService(Connections connections, BenchSettings settings) {
    topics = new Topics(connections, settings);
    callbacks = new Callbacks(connections);
  }

  @Override
  public void register(HandlerRegistry handlers) {
    handlers
        .nonBlocking(BenchMethods.ECHO, "echo", echo::message)
        .blocking(BenchMethods.ECHO_ALL, "echo-all", echo::all)
        .blocking(BenchMethods.STREAM, "stream", echo::stream)
        .nonBlocking(BenchMethods.SUBSCRIBE, "subscribe", topics::subscribe)
        .nonBlocking(BenchMethods.PUBLISH, "publish", topics::publish)
        .blocking(BenchMethods.CALL_BACK, "call-back", callbacks::call)
        .blocking(BenchMethods.PUSH, "push", callbacks::push)
        .blocking(BenchMethods.LAST, "last", endless::last)
        .nonBlocking(BenchMethods.TAKE, "take", this::take)
        .nonBlocking(BenchMethods.COUNTS, "counts", this::counts);
  }

  Reply take(Request request) {
    taken.increment();
    takenBytes.add(request.message().remaining() + request.attachment().remaining());
    return Reply.EMPTY;
  }

  Reply counts(Request request) {
    ByteBuffer counts =
        ByteBuffer.allocate(COUNTS * Long.BYTES)
            .putLong(opened.sum())
            .putLong(closed.sum())
            .putLong(endless.begun())
            .putLong(endless.ended())
            .putLong(taken.sum())
            .putLong(takenBytes.sum());
    return Reply.of(Message.of(counts.array()));
  }

  @Override
  public void onOpen(Peer peer) {
    opened.increment();
  }

  @Override
  public void onClose(ConnectionHandle handle, String reason) {
    closed.increment();
  }

  @Override
  public void start() {}

  @Override
  public StopOutcome stop(Duration deadline) {
    return StopOutcome.GRACEFUL;
  }
}
