package dev.hearth.runtime;

import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Connections;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.Peer;
import dev.hearth.spi.Service;
import dev.hearth.spi.ServiceContext;
import dev.hearth.spi.StopOutcome;
import java.time.Duration;
import java.util.function.BiConsumer;

/** A service that does what the test says. */
final class ProbeService implements Service {
  private final Connections connections;
  private final BiConsumer<HandlerRegistry, Connections> methods;
  private final OnOpen onOpen;
  private final OnClose onClose;
  private Runnable onStop = () -> {};

  /** What it does when a connection opens. */
  @FunctionalInterface
  interface OnOpen {
    void run(Connections connections, Peer peer) throws Exception;
  }

  /** What it does when a connection has ended. */
  @FunctionalInterface
  interface OnClose {
    void run(Connections connections, ConnectionHandle handle) throws Exception;
  }

  ProbeService(
      ServiceContext context,
      BiConsumer<HandlerRegistry, Connections> methods,
      OnOpen onOpen,
      OnClose onClose) {
    connections = context.connections();
    this.methods = methods;
    this.onOpen = onOpen;
    this.onClose = onClose;
  }

  @Override
  public void register(HandlerRegistry handlers) {
    methods.accept(handlers, connections);
  }

  @Override
  public void start() {}

  @Override
  public void onOpen(Peer peer) throws Exception {
    onOpen.run(connections, peer);
  }

  @Override
  public void onClose(ConnectionHandle handle, String reason) throws Exception {
    onClose.run(connections, handle);
  }

  /** Has something run when this is stopped. */
  ProbeService whenStopped(Runnable action) {
    onStop = action;
    return this;
  }

  @Override
  public StopOutcome stop(Duration deadline) {
    onStop.run();
    return StopOutcome.GRACEFUL;
  }
}
