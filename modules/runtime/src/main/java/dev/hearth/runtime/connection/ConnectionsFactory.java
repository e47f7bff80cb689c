package dev.hearth.runtime.connection;

import com.google.inject.Inject;
import dev.hearth.spi.Connections;
import dev.hearth.spi.ServiceDescriptor;

/** Gives each service its way to the connections. */
public final class ConnectionsFactory {
  private final Directory directory;
  private final OutboundConnections outbound;
  private final IoThreads ioThreads;

  @Inject
  ConnectionsFactory(Directory directory, OutboundConnections outbound, IoThreads ioThreads) {
    this.directory = directory;
    this.outbound = outbound;
    this.ioThreads = ioThreads;
  }

  /** The connections in the name of a service. */
  public Connections of(ServiceDescriptor service) {
    return new ServiceConnections(directory, outbound, ioThreads, service);
  }
}
