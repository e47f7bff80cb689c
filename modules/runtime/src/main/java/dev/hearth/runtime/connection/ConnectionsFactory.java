package dev.hearth.runtime.connection;

import com.google.inject.Inject;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.session.Publishing;
import dev.hearth.session.SessionResources;
import dev.hearth.spi.Connections;
import dev.hearth.spi.ServiceDescriptor;

/** Gives each service its way to the connections. */
public final class ConnectionsFactory {
  private final Directory directory;
  private final OutboundConnections outbound;
  private final IoThreads ioThreads;
  private final Publishing publishing;

  @Inject
  ConnectionsFactory(
      Directory directory,
      OutboundConnections outbound,
      IoThreads ioThreads,
      SessionResources resources,
      DaemonSettings settings) {
    this.directory = directory;
    this.outbound = outbound;
    this.ioThreads = ioThreads;
    publishing = new Publishing(resources, settings.connection().toSession());
  }

  /** The connections in the name of a service. */
  public Connections of(ServiceDescriptor service) {
    return new ServiceConnections(directory, outbound, ioThreads, publishing, service);
  }
}
