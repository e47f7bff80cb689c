package dev.hearth.runtime.connection;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import dev.hearth.spi.Recorder;

/** How connections are wired: the runtime's other parts see three of these, and no more. */
public final class ConnectionModule extends AbstractModule {
  /** A module without parameters. */
  public ConnectionModule() {}

  @Override
  protected void configure() {
    bind(Directory.class).in(Singleton.class);
    bind(IoThreads.class).in(Singleton.class);
    bind(ConnectionRegistry.class).in(Singleton.class);
    bind(OutboundConnections.class).in(Singleton.class);
    bind(ConnectionsFactory.class).in(Singleton.class);
    bind(Recorder.class).to(HostRecorder.class).in(Singleton.class);
  }
}
